import {
  type AsymmetricSignature,
  type CurveName,
  deterministicEcdsa,
  eccKeyPair,
  eccPublicKey,
  ecdsa,
  type Hash,
  type KeyAttributes,
  psaDestroyKey,
  psaGenerateKey,
  psaImportKey,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
  psaVerifyMessage,
  rsaKeyPair,
  rsaPkcs1v15Sign,
  rsaPss,
  type Usage,
} from "@parsec-ts/operations";
import { type Conversation, changed } from "../conversation.js";
import { fixedBytes, fixedPoint } from "./fixed-keys.js";

const none = new Uint8Array(0);
const BOTH: readonly Usage[] = ["signHash", "verifyHash"];
const HASH_LENGTHS: Readonly<Partial<Record<Hash, number>>> = {
  SHA_1: 20,
  SHA_224: 28,
  SHA_256: 32,
  SHA_384: 48,
  SHA_512: 64,
  SHA3_256: 32,
};

/** Algorithms that each key is asked to sign with, whether its policy permits them or not. */
const ALGORITHMS: readonly (readonly [string, AsymmetricSignature])[] = [
  ...(["SHA_1", "SHA_224", "SHA_256", "SHA_384", "SHA_512", "SHA3_256"] as const).flatMap((hash) => [
    [`ECDSA with ${hash}`, ecdsa(hash)] as const,
    [`PKCS#1 v1.5 with ${hash}`, rsaPkcs1v15Sign(hash)] as const,
  ]),
  ["ECDSA with any hash", ecdsa("any")],
  ["ECDSA without a hash", { kind: "ecdsaAny" }],
  ["deterministic ECDSA", deterministicEcdsa("SHA_256")],
  ["PKCS#1 v1.5 with any hash", rsaPkcs1v15Sign("any")],
  ["PKCS#1 v1.5 raw", { kind: "rsaPkcs1v15SignRaw" }],
  ["PSS with SHA_256", rsaPss("SHA_256")],
  ["PSS with SHA_512", rsaPss("SHA_512")],
  ["PSS with any hash", rsaPss("any")],
];

const KEYS: readonly (readonly [string, KeyAttributes])[] = [
  ...(["P-192", "P-224", "P-256", "P-521", "secp256k1", "brainpoolP256r1"] as const).map(
    (curve: CurveName) =>
      [`${curve} for any hash`, eccKeyPair(curve, { usage: BOTH, algorithm: ecdsa("any") })] as const,
  ),
  ["P-256 for SHA_256", eccKeyPair("P-256", { usage: BOTH, algorithm: ecdsa("SHA_256") })],
  ["P-384 for SHA_384", eccKeyPair("P-384", { usage: BOTH, algorithm: ecdsa("SHA_384") })],
  ["P-256 without a hash", eccKeyPair("P-256", { usage: BOTH, algorithm: { kind: "ecdsaAny" } })],
  ["P-256, deterministic", eccKeyPair("P-256", { usage: BOTH, algorithm: deterministicEcdsa("SHA_256") })],
  ["P-256, deterministic for any hash", eccKeyPair("P-256", { usage: BOTH, algorithm: deterministicEcdsa("any") })],
  ["P-256 only to verify", eccKeyPair("P-256", { usage: ["verifyHash"], algorithm: ecdsa("SHA_256") })],
  ["P-256 only to sign", eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") })],
  ["P-256 for messages", eccKeyPair("P-256", { usage: ["signMessage", "verifyMessage"], algorithm: ecdsa("SHA_256") })],
  ["RSA-1024 for SHA_256", rsaKeyPair(1024, { usage: BOTH, algorithm: rsaPkcs1v15Sign("SHA_256") })],
  ["RSA-1024 for any hash", rsaKeyPair(1024, { usage: BOTH, algorithm: rsaPkcs1v15Sign("any") })],
  ["RSA-2048 for SHA_512", rsaKeyPair(2048, { usage: BOTH, algorithm: rsaPkcs1v15Sign("SHA_512") })],
  ["RSA-1024, raw", rsaKeyPair(1024, { usage: BOTH, algorithm: { kind: "rsaPkcs1v15SignRaw" } })],
  ["RSA-1024 for PSS", rsaKeyPair(1024, { usage: BOTH, algorithm: rsaPss("SHA_256") })],
  ["RSA-1024 for PSS with any hash", rsaKeyPair(1024, { usage: BOTH, algorithm: rsaPss("any") })],
];

/** Signs and verifies hashes with keys that the service makes. */
export async function signHashes(conversation: Conversation): Promise<void> {
  for (const [title, attributes] of KEYS) {
    const keyName = conversation.freshName();
    const made = await conversation.call(title, psaGenerateKey, { keyName, attributes });
    if (made === undefined) continue;
    const signed = [];
    for (const [name, alg] of ALGORITHMS) {
      if (await signWith(conversation, `${title}: ${name}`, keyName, alg)) signed.push(alg);
    }
    if (signed[0] !== undefined) await verifyInvalid(conversation, title, keyName, signed[0]);
    const alg = (attributes.keyPolicy.keyAlgorithm as { value: AsymmetricSignature }).value;
    for (const length of [0, 1, 31, 33, 64, 129]) {
      const hash = fixedBytes(length);
      await conversation.call(`${title}: a hash of ${length} bytes`, psaSignHash, { keyName, alg, hash });
    }
    const message = fixedBytes(10);
    await conversation.call(title, psaSignMessage, { keyName, alg, message });
    await conversation.call(title, psaVerifyMessage, { keyName, alg, message, signature: fixedBytes(64) });
    await conversation.call(title, psaDestroyKey, { keyName });
  }
}

function hashFor(alg: AsymmetricSignature): Uint8Array {
  const specific = "hashAlg" in alg && alg.hashAlg.kind === "specific" ? alg.hashAlg.value : "SHA_256";
  return fixedBytes(HASH_LENGTHS[specific] ?? 32, "hash");
}

/** Signs, and verifies the signature. Returns true if there is one. */
async function signWith(
  conversation: Conversation,
  title: string,
  keyName: string,
  alg: AsymmetricSignature,
): Promise<boolean> {
  const hash = hashFor(alg);
  const signed = await conversation.call(title, psaSignHash, { keyName, alg, hash });
  const signature = signed?.signature ?? fixedBytes(64);
  await conversation.call(title, psaVerifyHash, { keyName, alg, hash, signature });
  return signed !== undefined;
}

async function verifyInvalid(
  conversation: Conversation,
  title: string,
  keyName: string,
  alg: AsymmetricSignature,
): Promise<void> {
  const hash = hashFor(alg);
  const signed = await conversation.call(`${title}: again`, psaSignHash, { keyName, alg, hash });
  const signature = signed?.signature ?? none;
  const verify = (detail: string, changed: Uint8Array, of = hash) =>
    conversation.call(`${title}: ${detail}`, psaVerifyHash, { keyName, alg, hash: of, signature: changed });
  await verify("a changed signature", changed(signature));
  await verify("a short signature", signature.subarray(0, -1));
  await verify("no signature", none);
  await verify("a long signature", Uint8Array.from([...signature, 0]));
  await verify("a signature of zeroes", new Uint8Array(signature.length));
  await verify("a signature of ones", new Uint8Array(signature.length).fill(0xff));
  await verify("the signature of another hash", signature, fixedBytes(hash.length, "another hash"));
  await verify("a short hash", signature, hash.subarray(1));
}

/** Verifies with imported public keys. */
export async function verifyWithPublicKeys(conversation: Conversation): Promise<void> {
  const use = { usage: ["verifyHash"], algorithm: ecdsa("SHA_256") } as const;
  const keyName = conversation.freshName();
  const attributes = eccPublicKey("P-256", use);
  await conversation.call("a verifier", psaImportKey, { keyName, attributes, data: fixedPoint("P-256") });
  const alg = ecdsa("SHA_256");
  const hash = fixedBytes(32, "hash");
  for (const length of [0, 63, 64, 65]) {
    const signature = fixedBytes(length, "signature");
    const title = `an invalid signature of ${length} bytes`;
    await conversation.call(title, psaVerifyHash, { keyName, alg, hash, signature });
  }
  await conversation.call("with a public key", psaSignHash, { keyName, alg, hash });
  await conversation.call("the verifier", psaDestroyKey, { keyName });
}
