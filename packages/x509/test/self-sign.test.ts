import { describe, expect, it } from "vitest";
import { parse, type SelfSignOptions, selfSign } from "../src/index.js";
import { byOpenssl, errorOf, hex, KINDS, testService } from "./harness.js";

const service = testService();
const subject = "CN=pump-17,O=Example";

describe("a self-signed certificate", () => {
  it.each(KINDS)("by a key of %s is one that OpenSSL verifies", async (_title, attributes, algorithm) => {
    const pem = await selfSign(await service.key(attributes), { subject, days: 10 });
    const certificate = byOpenssl(pem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(parse(pem)).toMatchObject({
      kind: "certificate",
      version: 3,
      subject,
      issuer: subject,
      signatureAlgorithm: algorithm,
    });
  });

  it("is for TLS servers and clients, unless usages are named", async () => {
    const key = await service.key();
    expect(parse(await selfSign(key, { subject, days: 1 }))).toMatchObject({
      basicConstraints: { ca: false },
      keyUsage: ["digitalSignature"],
      extendedKeyUsage: ["serverAuth", "clientAuth"],
    });
    const named = parse(
      await selfSign(key, { subject, days: 1, keyUsage: ["nonRepudiation"], extendedKeyUsage: ["codeSigning"] }),
    );
    expect(named).toMatchObject({ keyUsage: ["nonRepudiation"], extendedKeyUsage: ["codeSigning"] });
  });

  it("of a CA signs certificates and lists of revoked ones, and has no purpose beside them", async () => {
    const ca = parse(
      await selfSign(await service.key(), { subject, days: 1, basicConstraints: { ca: true, pathLength: 1 } }),
    );
    expect(ca).toMatchObject({ basicConstraints: { ca: true, pathLength: 1 }, keyUsage: ["keyCertSign", "cRLSign"] });
    expect(ca).not.toHaveProperty("extendedKeyUsage");
    expect(ca.extensions.filter(({ critical }) => critical).map(({ oid }) => oid)).toEqual(["2.5.29.19", "2.5.29.15"]);
  });

  it("identifies its key by the start of its SHA-256", async () => {
    const key = await service.key();
    const parsed = parse(await selfSign(key, { subject, days: 1 }));
    const bits = await key.exportPublicKey("raw");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bits));
    expect(parsed.subjectKeyIdentifier).toBe(hex(digest.subarray(0, 20)));
    expect(parsed.authorityKeyIdentifier).toBeUndefined();
  });

  it.each([
    ["2049-12-31T23:59:59Z", "170d3439313233313233353935395a"],
    ["2050-01-01T00:00:00Z", "180f32303530303130313030303030305a"],
    ["9999-12-31T23:59:59Z", "180f39393939313233313233353935395a"],
    ["1999-12-31T23:59:59Z", "170d3939313233313233353935395a"],
    ["1950-01-01T00:00:00Z", "170d3530303130313030303030305a"],
  ])("that ends at %s says so in the form of RFC 5280", async (time, der) => {
    const notAfter = new Date(time);
    const notBefore = new Date("1950-01-01T00:00:00Z");
    const pem = await selfSign(await service.key(), { subject, notBefore, notAfter });
    const parsed = parse(pem);
    expect(parsed).toMatchObject({ notBefore, notAfter });
    expect(hex(parsed.der)).toContain(`170d3530303130313030303030305a${der}`);
    expect(new Date(byOpenssl(pem).validTo)).toEqual(notAfter);
  });

  it("needs a name for a CA, and for another subject a name or alternative names", async () => {
    const key = await service.key();
    const san = { dns: "a.b" };
    const unnamed = parse(await selfSign(key, { subject: "", days: 1, san }));
    expect(unnamed.extensions.find(({ oid }) => oid === "2.5.29.17")?.critical).toBe(true);
    for (const options of [{}, { san: {} }, { san, basicConstraints: { ca: true } }]) {
      expect(await errorOf(selfSign(key, { subject: {}, days: 1, ...options }))).toMatchObject({
        code: "ERR_PARSEC_ARGUMENT",
        argument: "subject",
      });
    }
  });

  it.each<[string, unknown, string]>([
    ["no end", { subject }, "days"],
    ["half a day", { subject, days: 0.5 }, "days"],
    ["more than a century", { subject, days: 40_000 }, "days"],
    ["a time as text", { subject, notAfter: "2050-01-01" }, "notAfter"],
    ["no time", { subject, notAfter: new Date(Number.NaN) }, "notAfter"],
    ["a misspelt option", { subject, day: 7 }, "day"],
  ])("is refused with %s", async (_title, options, argument) => {
    const error = await errorOf(selfSign(await service.key(), options as SelfSignOptions & { format?: "pem" }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument });
  });
});
