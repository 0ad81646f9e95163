import { createHash, createPublicKey, type JsonWebKey, randomBytes, verify } from "node:crypto";
import { CoseKey, DeviceKey, Holder, Issuer, type MdocContext, SignatureAlgorithm } from "@owf/mdoc";
import { eccKeyPair, ecdsa, ecdsaKey, rsaPssKey } from "@parsec-ts/node";
import { expect, it } from "vitest";
import { mdocSigner } from "../../src/index.js";
import { errorOf, testService } from "../harness.js";

const service = testService();
const now = new Date();

it("signs documents of @owf/mdoc that a holder verifies, and no changed ones", async () => {
  const key = await service.parsec.ensureKey("mdoc", ecdsaKey("P-256"));
  const jwk = await key.exportPublicKey("jwk");
  const coseKey = CoseKey.fromJwk(jwk as Record<string, unknown>);
  const ctx: Pick<MdocContext, "cose" | "crypto" | "x509"> = {
    crypto: {
      random: (length) => new Uint8Array(randomBytes(length)),
      digest: ({ digestAlgorithm, bytes }) =>
        new Uint8Array(createHash(digestAlgorithm.replace("-", "").toLowerCase()).update(bytes).digest()),
      calculateEphemeralMacKey: () => {
        throw new Error("not used");
      },
    },
    cose: {
      sign1: {
        sign: mdocSigner(key),
        verify: ({ key: by, sign1 }) =>
          verify(
            "sha256",
            sign1.toBeSigned,
            { key: createPublicKey({ key: by.jwk as JsonWebKey, format: "jwk" }), dsaEncoding: "ieee-p1363" },
            sign1.signature,
          ),
      },
      mac0: { sign: () => new Uint8Array(), verify: () => false },
    },
    x509: {
      getIssuerNameField: () => ["AT"],
      getPublicKey: () => coseKey,
      verifyCertificateChain: () => undefined,
      getCertificateData: () => ({
        issuerName: "CN=issuer",
        subjectName: "CN=issuer",
        serialNumber: "1",
        thumbprint: "",
        notBefore: new Date(now.getTime() - 86_400_000),
        notAfter: new Date(now.getTime() + 86_400_000),
        pem: "",
      }),
    },
  };
  const issuer = new Issuer("org.example.pump", ctx).addIssuerNamespace("org.example", { serial: "17" });
  const issued = await issuer.sign({
    signingKey: coseKey,
    algorithm: SignatureAlgorithm.ES256,
    digestAlgorithm: "SHA-256",
    validityInfo: { signed: now, validFrom: now, validUntil: new Date(now.getTime() + 3_600_000) },
    deviceKeyInfo: { deviceKey: DeviceKey.fromJwk(jwk as Record<string, unknown>) },
    certificates: [new Uint8Array([0x30, 0])],
  } as never);
  const check = { issuerSigned: issued, disableCertificateChainValidation: true };
  await Holder.verifyIssuerSigned(check, ctx);
  const wrong = { ...ctx, cose: { ...ctx.cose, sign1: { ...ctx.cose.sign1, verify: () => false } } };
  expect((await errorOf(Holder.verifyIssuerSigned(check, wrong))).message).toMatch(/signature/i);
});

it("refuses another algorithm than the key's", async () => {
  const sign = mdocSigner(await service.parsec.ensureKey("mdoc", ecdsaKey("P-256")));
  const toBeSigned = new Uint8Array(8);
  expect(await sign({ toBeSigned })).toHaveLength(64);
  await expect(sign({ toBeSigned, algorithm: SignatureAlgorithm.ES384 })).rejects.toMatchObject({
    argument: "algorithm",
  });
  const rsa = mdocSigner(await service.parsec.ensureKey("mdoc/rsa", rsaPssKey(2048)));
  await expect(rsa({ toBeSigned })).rejects.toMatchObject({ argument: "algorithm" });
});

it.each([
  ["P-256", SignatureAlgorithm.ES256, "sha256"],
  ["P-384", SignatureAlgorithm.ES384, "sha384"],
  ["P-521", SignatureAlgorithm.ES512, "sha512"],
] as const)(
  "signs on %s by the number that COSE has for it, and by its hash, if the policy leaves the hash open",
  async (curve, algorithm, hash) => {
    const attributes = eccKeyPair(curve, { usage: ["signHash"], algorithm: ecdsa("any") });
    const key = await service.parsec.ensureKey(`mdoc/any/${curve}`, attributes);
    const toBeSigned = new Uint8Array(8);
    const signature = await mdocSigner(key)({ toBeSigned, algorithm });
    const publicKey = createPublicKey(await key.exportPublicKey("pem"));
    expect(verify(hash, toBeSigned, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
  },
);
