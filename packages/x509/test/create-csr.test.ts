import { describe, expect, it } from "vitest";
import { type CertificateKey, type CreateCsrOptions, createCsr, parse } from "../src/index.js";
import { errorOf, KINDS, testService } from "./harness.js";

const service = testService();

describe("a certificate request", () => {
  it.each(KINDS)("holds what was asked for, signed by a key of %s", async (title, attributes, algorithm) => {
    const key = await service.key(attributes);
    const csr = await createCsr(key, {
      subject: "CN=pump-17,O=Example",
      san: { dns: "pump-17.local", ip: ["10.0.0.17"] },
      keyUsage: ["digitalSignature"],
      extendedKeyUsage: ["clientAuth"],
      basicConstraints: { ca: false },
    });
    expect(csr).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
    expect(parse(csr)).toMatchObject({
      kind: "request",
      subject: "CN=pump-17,O=Example",
      signatureAlgorithm: algorithm,
      keyType: title.startsWith("RSA") ? "RSA" : title,
      keyBits: title.startsWith("RSA") ? 2048 : Number(title.slice(2)),
      publicKey: await key.exportPublicKey("der"),
      san: { dns: ["pump-17.local"], ip: ["10.0.0.17"], uri: [], email: [] },
      keyUsage: ["digitalSignature"],
      extendedKeyUsage: ["clientAuth"],
      basicConstraints: { ca: false },
    });
  });

  it("asks for no extension that is not named", async () => {
    const parsed = parse(await createCsr(await service.key(), { subject: { CN: "pump-17" } }));
    expect(parsed.extensions).toEqual([]);
    expect(parsed.subject).toBe("CN=pump-17");
  });

  it("has a subject of one attribute if an object's value looks like several", async () => {
    const value = "pump-17,OU=admins";
    const { subject } = parse(await createCsr(await service.key(), { subject: { CN: value } }));
    expect(subject).toBe("CN=pump-17\\,OU=admins");
  });

  it("may have no subject, and critical alternative names instead", async () => {
    const parsed = parse(await createCsr(await service.key(), { subject: "", san: { uri: "spiffe://a/b" } }));
    expect(parsed.subject).toBe("");
    expect(parsed.extensions.map(({ critical }) => critical)).toEqual([true]);
  });

  it("is PEM, or DER if that is wanted", async () => {
    const key = await service.key();
    const der = await createCsr(key, { subject: "CN=a", format: "der" });
    expect(der).toBeInstanceOf(Uint8Array);
    expect(parse(der).der).toEqual(der);
  });

  it("passes on the options of the call", async () => {
    const controller = new AbortController();
    controller.abort();
    const key = service.parsec.key("key-0");
    expect(await errorOf(createCsr(key, { subject: "CN=a", signal: controller.signal }))).toMatchObject({
      code: "ERR_PARSEC_ABORTED",
    });
  });

  it.each<[string, unknown, RegExp]>([
    ["no subject", {}, /subject must be/],
    ["a subject of another type", { subject: 7 }, /subject must be a name such as "CN=pump-17,O=Example"/],
    ["bytes as a subject", { subject: new Uint8Array(2) }, /subject must be a name/],
    ["an option that is not known", { subject: "CN=a", sna: {} }, /Did you mean san\?/],
    ["another format", { subject: "CN=a", format: "pme" }, /did you mean "pem"\?/],
    ["alternative names as text", { subject: "CN=a", san: "a.b" }, /an object such as \{ dns/],
    ["texts as alternative names", { subject: "CN=a", san: ["a.b"] }, /an object, not text/],
  ])("is refused with %s", async (_title, options, message) => {
    const error = await errorOf(createCsr(await service.key(), options as CreateCsrOptions & { format?: "pem" }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", message: expect.stringMatching(message) });
  });

  it.each([undefined, null, 7, {}, "device"])("is refused with %j as its key", async (key) => {
    const error = await errorOf(createCsr(key as unknown as CertificateKey, { subject: "CN=a" }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", message: expect.stringContaining("client.key(name)") });
  });
});
