import { createSign, generateKeyPairSync } from "node:crypto";
import { decodeDerSequence, derBitString, derSequence, encodeDer, encodePem } from "@parsec-ts/key-formats";
import { ecdsaKey, rsaPkcs1v15Key, rsaPssKey } from "@parsec-ts/node";
import { beforeAll, describe, expect, it } from "vitest";
import { createCsr, type IssueOptions, issue, parse, selfSign } from "../src/index.js";
import { byOpenssl, errorOf, KINDS, type TestCa, testCa, testService } from "./harness.js";

const service = testService();
let ca: TestCa;
beforeAll(async () => {
  ca = await testCa(service);
});

const day = 86_400_000;

describe("an issued certificate", () => {
  it.each(KINDS)("by a CA's key of %s is one that OpenSSL verifies", async (_title, attributes, algorithm) => {
    const other = await testCa(service, attributes);
    const pem = await other.issue({ san: { dns: "pump-17.local" } });
    const [certificate, issuer] = [byOpenssl(pem), byOpenssl(other.certificate)];
    expect(certificate.checkIssued(issuer)).toBe(true);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(parse(pem)).toMatchObject({
      subject: "CN=pump-17,O=Example",
      issuer: "CN=Fleet CA,O=Example",
      signatureAlgorithm: algorithm,
      keyType: "P-256",
    });
  });

  it("certifies the key of the request and nothing else that it asks for", async () => {
    const key = await service.key();
    const request = await createCsr(key, {
      subject: "CN=admin",
      san: { dns: "admin.example.org" },
      keyUsage: ["keyCertSign"],
      extendedKeyUsage: ["codeSigning"],
      basicConstraints: { ca: true },
    });
    const parsed = parse(await ca.issue({ request }));
    expect(parsed).toMatchObject({
      subject: "CN=pump-17,O=Example",
      publicKey: await key.exportPublicKey("der"),
      san: { dns: [], ip: [], uri: [], email: [] },
      keyUsage: ["digitalSignature"],
      extendedKeyUsage: ["serverAuth", "clientAuth"],
      basicConstraints: { ca: false },
    });
    expect(parsed.extensions).toHaveLength(5);
  });

  it("takes from the request what the caller hands over", async () => {
    const request = await createCsr(await service.key(), {
      subject: "CN=a\\, b",
      san: { ip: "fd00::1", email: "a@b.c" },
    });
    const { subject, san } = parse(request);
    expect(parse(await ca.issue({ request, subject, san }))).toMatchObject({ subject, san });
  });

  it("names the key of its issuer, and its issuer byte for byte", async () => {
    const issuer = parse(ca.certificate);
    expect(parse(await ca.issue()).authorityKeyIdentifier).toBe(issuer.subjectKeyIdentifier);
    // A name in forms that this package does not write: PrintableString for O, BMPString for CN.
    const subject = [
      [{ type: "O", value: "13024578", isEncoded: true as const }],
      [{ type: "CN", value: "1e0400430041", isEncoded: true as const }],
    ];
    const key = await service.key();
    const certificate = await selfSign(key, { subject, days: 100, basicConstraints: { ca: true } });
    const request = await createCsr(await service.key(), { subject: "CN=x" });
    const pem = await issue(key, { issuer: certificate, request, subject: "CN=x", days: 1 });
    expect(parse(pem)).toMatchObject({ issuer: "CN=CA,O=Ex" });
    expect(byOpenssl(pem).checkIssued(byOpenssl(certificate))).toBe(true);
    expect(Buffer.from(parse(pem).der).includes(Buffer.from("1e0400430041", "hex"))).toBe(true);
  });

  it("identifies the key of an issuer whose certificate does not", async () => {
    const { der, subjectKeyIdentifier = "" } = parse(ca.certificate);
    const text = Buffer.from(der).toString("hex").replace("0603551d0e", "0603551d63");
    const parsed = parse(await ca.issue({ issuer: Buffer.from(text, "hex") }));
    expect(parsed.authorityKeyIdentifier).toBe(subjectKeyIdentifier);
    const other = Buffer.from(der).toString("hex").replace(subjectKeyIdentifier, "07".repeat(20));
    const named = parse(await ca.issue({ issuer: Buffer.from(other, "hex") }));
    expect(named.authorityKeyIdentifier).toBe("07".repeat(20));
  });

  it("has a serial number of its own: 16 bytes, positive, without zeros in front", async () => {
    const numbers = await Promise.all(Array.from({ length: 50 }, async () => parse(await ca.issue())));
    const serials = numbers.map((one) => (one.kind === "certificate" ? one.serialNumber : ""));
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9a-f]{31}$/);
    expect(new Set(serials).size).toBe(50);
  });

  it("may be a CA's, below a CA that permits it", async () => {
    const root = await testCa(service, undefined, { basicConstraints: { ca: true, pathLength: 1 } });
    const below = { ca: true, pathLength: 0 };
    expect(parse(await root.issue({ basicConstraints: below }))).toMatchObject({
      basicConstraints: below,
      keyUsage: ["keyCertSign", "cRLSign"],
    });
    const any = await testCa(service);
    expect(parse(await any.issue({ basicConstraints: { ca: true } })).basicConstraints).toEqual({ ca: true });
  });

  it("takes PEM and DER of certificate and request, and of a chain the first certificate", async () => {
    const chain = `${ca.certificate}\n${(await testCa(service)).certificate}`;
    for (const issuer of [chain, Buffer.from(chain), parse(ca.certificate).der]) {
      expect(parse(await ca.issue({ issuer }))).toMatchObject({ issuer: "CN=Fleet CA,O=Example" });
    }
  });

  it("is signed by a key of WebCrypto in the service too", async () => {
    const { cryptoKeyOf, parsecCrypto } = await import("@parsec-ts/webcrypto");
    await using crypto = parsecCrypto(service.parsec);
    const key = await cryptoKeyOf(crypto, ca.key);
    const request = await createCsr(key, { subject: "CN=a" });
    expect(parse(request).publicKey).toEqual(await ca.key.exportPublicKey("der"));
    const pem = await issue(key, { issuer: ca.certificate, request, subject: "CN=a", days: 1 });
    expect(byOpenssl(pem).verify(byOpenssl(ca.certificate).publicKey)).toBe(true);
  });
});

describe("a request is refused", () => {
  /** A request whose signed part, algorithm or signature is replaced. */
  async function altered(change: (parts: Uint8Array[]) => Uint8Array[]): Promise<string> {
    const der = await createCsr(await service.key(), { subject: "CN=a", format: "der" });
    const parts = decodeDerSequence(der).map(({ tag, content }) => encodeDer({ tag, contents: [content] }));
    return encodePem("CERTIFICATE REQUEST", encodeDer(derSequence(...change(parts))));
  }

  it("with the signature of another request", async () => {
    const other = decodeDerSequence(await createCsr(await service.key(), { subject: "CN=a", format: "der" }));
    const request = await altered(([body, algorithm]) => [
      body as Uint8Array,
      algorithm as Uint8Array,
      encodeDer({ tag: 3, contents: [other[2]?.content as Uint8Array] }),
    ]);
    expect(await errorOf(ca.issue({ request }))).toMatchObject({
      code: "ERR_PARSEC_X509_SIGNATURE",
      family: "protocol",
    });
  });

  it("with a signed part in which one bit is another", async () => {
    const request = await altered(([body = new Uint8Array(), ...rest]) => {
      const changed = body.slice();
      const at = Buffer.from(body).indexOf(Buffer.from("0c0161", "hex")) + 2;
      changed[at] = (changed[at] ?? 0) ^ 1;
      return [changed, ...rest];
    });
    expect(await errorOf(ca.issue({ request }))).toMatchObject({ code: "ERR_PARSEC_X509_SIGNATURE" });
  });

  it.each([
    ["no signature", new Uint8Array()],
    ["zeros as a signature", Uint8Array.from([0x30, 6, 2, 1, 0, 2, 1, 0])],
    ["a signature that is no DER", new Uint8Array(64)],
  ])("with %s", async (_title, signature) => {
    const request = await altered(([body, algorithm]) => [
      body as Uint8Array,
      algorithm as Uint8Array,
      encodeDer(derBitString(signature)),
    ]);
    expect(await errorOf(ca.issue({ request }))).toMatchObject({ code: "ERR_PARSEC_X509_SIGNATURE" });
  });

  it("with the algorithm of another kind of key", async () => {
    const rsa = Buffer.from("300d06092a864886f70d01010b0500", "hex");
    const request = await altered(([body, , signature]) => [body as Uint8Array, rsa, signature as Uint8Array]);
    expect(await errorOf(ca.issue({ request }))).toMatchObject({ code: "ERR_PARSEC_X509_SIGNATURE" });
  });

  it("with SHA-1", async () => {
    const sha1 = Buffer.from("300906072a8648ce3d0401", "hex");
    const request = await altered(([body, , signature]) => [body as Uint8Array, sha1, signature as Uint8Array]);
    expect(await errorOf(ca.issue({ request }))).toMatchObject({
      code: "ERR_PARSEC_X509_ALGORITHM",
      family: "protocol",
    });
  });

  /** A request by a key of Node, as any other program could make one. */
  function foreign(spki: Buffer, sign: (body: Buffer) => Buffer, algorithm: string): string {
    const body = Buffer.from(
      encodeDer(derSequence(Uint8Array.of(2, 1, 0), Uint8Array.of(0x30, 0), spki, Uint8Array.of(0xa0, 0))),
    );
    const parts = [body, Buffer.from(algorithm, "hex"), encodeDer(derBitString(sign(body)))];
    return encodePem("CERTIFICATE REQUEST", encodeDer(derSequence(...parts)));
  }
  const bySha256 = "300d06092a864886f70d01010b0500";

  it.each([1024, 2047, 2048])("with an RSA key of %i bits if that is short", async (modulusLength) => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
    const spki = publicKey.export({ format: "der", type: "spki" });
    const request = foreign(spki, (body) => createSign("sha256").update(body).sign(privateKey), bySha256);
    const result = ca.issue({ request });
    if (modulusLength === 2048) expect(parse(await result)).toMatchObject({ keyType: "RSA", keyBits: 2048 });
    else expect(await errorOf(result)).toMatchObject({ code: "ERR_PARSEC_X509_ALGORITHM" });
  });

  it.each(["secp256k1", "secp224r1"])("with a key on %s", async (namedCurve) => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
    const spki = publicKey.export({ format: "der", type: "spki" });
    const request = foreign(
      spki,
      (body) => createSign("sha256").update(body).sign(privateKey),
      "300a06082a8648ce3d040302",
    );
    expect(await errorOf(ca.issue({ request }))).toMatchObject({ code: "ERR_PARSEC_X509_ALGORITHM" });
  });

  it("if it is a certificate, or nothing at all", async () => {
    for (const request of [ca.certificate, "", "CN=a", new Uint8Array(3)]) {
      expect(await errorOf(ca.issue({ request }))).toMatchObject({ code: "ERR_PARSEC_X509_MALFORMED" });
    }
    expect(await errorOf(ca.issue({ request: 7 as never }))).toMatchObject({ code: "ERR_PARSEC_ARGUMENT" });
  });
});

describe("a CA certificate is refused", () => {
  const refused = async (work: Promise<unknown>, message: RegExp): Promise<void> => {
    expect(await errorOf(work)).toMatchObject({
      code: "ERR_PARSEC_X509_ISSUER",
      family: "usage",
      argument: "issuer",
      message: expect.stringMatching(message),
    });
  };

  it("of another key", async () => {
    const { certificate } = await testCa(service);
    await refused(ca.issue({ issuer: certificate }), /of another key/);
  });

  it("that is no CA's", async () => {
    await refused(ca.issue({ issuer: await selfSign(ca.key, { subject: "CN=a", days: 99 }) }), /no CA's/);
  });

  it.each([
    ["that has no basic constraints", "300f0603551d130101ff040530030101ff", "300f0603551e130101ff040530030101ff"],
    ["whose usage is another", "300e0603551d0f0101ff040403020106", "300e0603551d0f0101ff040403020780"],
  ])("%s", async (_title, extension, other) => {
    const text = Buffer.from(parse(ca.certificate).der).toString("hex");
    expect(text).toContain(extension);
    await refused(ca.issue({ issuer: Buffer.from(text.replace(extension, other), "hex") }), /no CA's/);
  });

  it.each<[string, Partial<IssueOptions>]>([
    ["starts earlier", { notBefore: new Date(Date.now() - day) }],
    ["ends later", { notAfter: new Date(Date.now() + 101 * day) }],
  ])("if the new one %s than it", async (_title, options) => {
    await refused(ca.issue(options), /is valid from .* choose days/);
  });

  it("that permits no CA below it, or fewer", async () => {
    const last = await testCa(service, undefined, { basicConstraints: { ca: true, pathLength: 0 } });
    await refused(last.issue({ basicConstraints: { ca: true, pathLength: 0 } }), /permits no CA below it/);
    expect(parse(await last.issue()).kind).toBe("certificate");
    const first = await testCa(service, undefined, { basicConstraints: { ca: true, pathLength: 2 } });
    await refused(first.issue({ basicConstraints: { ca: true } }), /pathLength of at most 1/);
    await refused(first.issue({ basicConstraints: { ca: true, pathLength: 2 } }), /pathLength of at most 1/);
    expect(
      parse(await first.issue({ basicConstraints: { ca: true, pathLength: 1 } })).basicConstraints?.pathLength,
    ).toBe(1);
  });

  it("if the new one has its name, or has none", async () => {
    expect(await errorOf(ca.issue({ subject: "CN=Fleet CA,O=Example" }))).toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "subject",
    });
    expect(await errorOf(ca.issue({ subject: "" }))).toMatchObject({ argument: "subject" });
  });

  it("if it is a request", async () => {
    const issuer = await createCsr(ca.key, { subject: "CN=a" });
    expect(await errorOf(ca.issue({ issuer }))).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "issuer" });
  });

  it("of a short RSA key: none is made for it", async () => {
    const short = await service.key(rsaPkcs1v15Key(1024));
    const self = { subject: "CN=Fleet CA", days: 9, basicConstraints: { ca: true } } as const;
    expect(await errorOf(selfSign(short, self))).toMatchObject({ code: "ERR_PARSEC_X509_KEY", family: "usage" });
  });

  it("with a critical extension that is not known", async () => {
    const der = parse(ca.certificate).der;
    // Name constraints instead of the identifier of the key: marked critical, and as long.
    const text = Buffer.from(der).toString("hex");
    const identifier = /301d0603551d0e04160414[0-9a-f]{40}/;
    const constraints = `301d0603551d1e0101ff04130c11${"61".repeat(17)}`;
    const issuer = Buffer.from(text.replace(identifier, constraints), "hex");
    await refused(ca.issue({ issuer }), /critical extension that is not known here, 2\.5\.29\.30/);
  });
});

it("keys of every size that services have are certified", async () => {
  for (const attributes of [ecdsaKey("P-384"), ecdsaKey("P-521"), rsaPssKey(3072)]) {
    const request = await createCsr(await service.key(attributes), { subject: "CN=a" });
    expect(byOpenssl(await ca.issue({ request })).verify(byOpenssl(ca.certificate).publicKey)).toBe(true);
  }
});
