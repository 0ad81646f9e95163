import { createHash, createPublicKey, createVerify, type KeyObject, randomBytes, verify } from "node:crypto";
import {
  type AsymmetricSignature,
  eccKeyPair,
  eccPublicKey,
  ecdsa,
  type KeyAttributes,
  type ParsecClient,
  rsaKeyPair,
  rsaPkcs1v15Sign,
  rsaPublicKey,
} from "@parsec-ts/node";
import { expect } from "vitest";

/** Verifies a signature outside of Parsec, by node:crypto and an exported public key. */
type Verification = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** A kind of signing key, with the attributes of both of its halves. */
export interface SigningCase {
  readonly title: string;
  readonly attributes: KeyAttributes;
  readonly publicAttributes: KeyAttributes;
  readonly alg: AsymmetricSignature;
  readonly hash: string;
  readonly verifyOutside: Verification;
}

const p256: Verification = (point, message, signature) =>
  verify("sha256", message, { key: eccKey(point), dsaEncoding: "ieee-p1363" }, signature);
const rsa: Verification = (der, message, signature) =>
  createVerify("sha256")
    .update(message)
    .verify(createPublicKey({ key: Buffer.from(der), format: "der", type: "pkcs1" }), signature);

/** The kinds of signing keys that every provider supports. */
export const signingCases: readonly SigningCase[] = [
  signingCase(
    "ECDSA on P-256",
    ecdsa("SHA_256"),
    p256,
    (use) => eccKeyPair("P-256", use),
    (use) => eccPublicKey("P-256", use),
  ),
  signingCase(
    "RSA-2048 PKCS#1 v1.5",
    rsaPkcs1v15Sign("SHA_256"),
    rsa,
    (use) => rsaKeyPair(2048, use),
    (use) => rsaPublicKey(2048, use),
  ),
];

/** Checks a key on one provider from generation to destruction. Each signature is verified outside of Parsec too. */
export async function checkKeyLifecycle(parsec: ParsecClient, provider: number, signing: SigningCase): Promise<void> {
  const keyName = `lifecycle/${randomBytes(6).toString("hex")}`;
  const { alg, attributes, verifyOutside } = signing;
  const options = { provider };
  const message = randomBytes(100);
  const hash = createHash(signing.hash).update(message).digest();

  await parsec.generateKey({ keyName, attributes }, options);
  await expect(parsec.generateKey({ keyName, attributes }, options)).rejects.toMatchObject({
    code: "ERR_PARSEC_SERVICE_ALREADY_EXISTS",
    status: 1139,
    provider,
  });
  const listed = (await parsec.listKeys()).find(({ name, providerId }) => name === keyName && providerId === provider);
  expect(listed?.attributes).toEqual(attributes);

  const publicKey = await parsec.exportPublicKey(keyName, options);
  const signature = await parsec.signHash({ keyName, alg, hash }, options);
  expect(verifyOutside(publicKey, message, signature)).toBe(true);
  expect(verifyOutside(publicKey, randomBytes(100), signature)).toBe(false);
  expect(await parsec.verifyHash({ keyName, alg, hash, signature }, options)).toBe(true);
  const broken = signature.map((byte, i) => (i === signature.length - 1 ? byte ^ 1 : byte));
  expect(await parsec.verifyHash({ keyName, alg, hash, signature: broken }, options)).toBe(false);

  await checkImportedPublicKey(parsec, provider, signing, { publicKey, hash, signature, broken });
  await parsec.destroyKey(keyName, options);
  for (const use of [
    () => parsec.destroyKey(keyName, options),
    () => parsec.signHash({ keyName, alg, hash }, options),
  ]) {
    await expect(use()).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST", status: 1140, provider });
  }
  expect((await parsec.listKeys()).some(({ name }) => name === keyName)).toBe(false);
}

/** Checks that the public key, imported under another name, verifies the signature of the private one. */
async function checkImportedPublicKey(
  parsec: ParsecClient,
  provider: number,
  { alg, publicAttributes }: SigningCase,
  signed: {
    readonly publicKey: Uint8Array;
    readonly hash: Uint8Array;
    readonly signature: Uint8Array;
    readonly broken: Uint8Array;
  },
): Promise<void> {
  const keyName = `imported/${randomBytes(6).toString("hex")}`;
  const { publicKey, hash, signature, broken } = signed;
  await parsec.importKey({ keyName, attributes: publicAttributes, data: publicKey }, { provider });
  expect(await parsec.exportPublicKey(keyName, { provider })).toEqual(publicKey);
  expect(await parsec.verifyHash({ keyName, alg, hash, signature }, { provider })).toBe(true);
  expect(await parsec.verifyHash({ keyName, alg, hash, signature: broken }, { provider })).toBe(false);
  await parsec.destroyKey(keyName, { provider });
}

function signingCase(
  title: string,
  alg: AsymmetricSignature,
  verifyOutside: Verification,
  pair: (use: Parameters<typeof rsaKeyPair>[1]) => KeyAttributes,
  half: (use: Parameters<typeof rsaKeyPair>[1]) => KeyAttributes,
): SigningCase {
  return {
    title,
    alg,
    hash: "sha256",
    verifyOutside,
    attributes: pair({ usage: ["signHash", "verifyHash"], algorithm: alg }),
    publicAttributes: half({ usage: ["verifyHash"], algorithm: alg }),
  };
}

function eccKey(point: Uint8Array): KeyObject {
  const part = (from: number) => Buffer.from(point.subarray(from, from + 32)).toString("base64url");
  return createPublicKey({ key: { kty: "EC", crv: "P-256", x: part(1), y: part(33) }, format: "jwk" });
}
