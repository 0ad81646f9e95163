import {
  aead,
  Curve,
  type CurveName,
  cmac,
  eccKeyPair,
  eccPublicKey,
  ecdh,
  ecdsa,
  hkdf,
  hmac,
  type KeyAttributes,
  type KeyType,
  keyAttributes,
  listKeys,
  NO_ALGORITHM,
  psaDestroyKey,
  psaExportKey,
  psaExportPublicKey,
  psaGenerateKey,
  psaImportKey,
  rsaOaep,
  rsaPkcs1v15Sign,
  rsaPss,
  type Usage,
} from "@parsec-ts/operations";
import type { Conversation } from "../conversation.js";
import { CURVES, fixedBytes, fixedPoint, fixedRsaPair, fixedRsaPublicKey, fixedScalar } from "./fixed-keys.js";

const signing = { usage: ["signHash", "verifyHash"], algorithm: ecdsa("SHA_256") } as const;
const exporting = { usage: ["signHash", "verifyHash", "export"], algorithm: ecdsa("SHA_256") } as const;
const rsaUse = { usage: ["signHash", "verifyHash", "export"], algorithm: rsaPkcs1v15Sign("SHA_256") } as const;
const rawUse = { usage: ["export"], algorithm: NO_ALGORITHM } as const;

/** Looks at a key with every operation that needs nothing but its name, and destroys it. */
async function inspect(conversation: Conversation, detail: string, keyName: string): Promise<void> {
  await conversation.call(detail, listKeys, {});
  await conversation.call(detail, psaExportPublicKey, { keyName });
  await conversation.call(detail, psaExportKey, { keyName });
  await conversation.call(detail, psaDestroyKey, { keyName });
}

async function generate(conversation: Conversation, detail: string, attributes: KeyAttributes): Promise<void> {
  const keyName = conversation.freshName();
  const made = await conversation.call(detail, psaGenerateKey, { keyName, attributes });
  if (made !== undefined) await inspect(conversation, `generated ${detail}`, keyName);
}

async function importKey(
  conversation: Conversation,
  detail: string,
  attributes: KeyAttributes,
  data: Uint8Array,
): Promise<void> {
  const keyName = conversation.freshName();
  const made = await conversation.call(detail, psaImportKey, { keyName, attributes, data });
  if (made !== undefined) await inspect(conversation, `imported ${detail}`, keyName);
}

/** Generates keys of every type and size. */
export async function generateKeys(conversation: Conversation): Promise<void> {
  const curves = Object.keys(Curve) as CurveName[];
  for (const curve of curves) await generate(conversation, curve, eccKeyPair(curve, exporting));
  for (const bits of [0, 100, 255, 257, 512]) {
    const keyType = { kind: "eccKeyPair", curveFamily: "SECP_R1" } as const;
    await generate(conversation, `a curve of ${bits} bits`, keyAttributes(keyType, bits, signing));
  }
  await generate(conversation, "a public P-256", eccPublicKey("P-256", signing));
  for (const curve of ["P-256", "X25519", "X448"] as const) {
    await generate(conversation, `${curve} for ECDH`, eccKeyPair(curve, { usage: ["derive"], algorithm: ecdh() }));
    const algorithm = ecdh(hkdf("SHA_256"));
    await generate(conversation, `${curve} for ECDH and HKDF`, eccKeyPair(curve, { usage: ["derive"], algorithm }));
  }
  for (const bits of [0, 512, 1024, 1025, 1536, 2048, 3072]) {
    await generate(conversation, `RSA-${bits}`, keyAttributes({ kind: "rsaKeyPair" }, bits, rsaUse));
  }
  await generate(conversation, "a public RSA-2048", keyAttributes({ kind: "rsaPublicKey" }, 2048, rsaUse));
  for (const [title, algorithm] of [
    ["PSS", rsaPss("SHA_256")],
    ["OAEP", rsaOaep("SHA_256")],
    ["no algorithm", NO_ALGORITHM],
    ["ECDSA", ecdsa("SHA_256")],
  ] as const) {
    const use = { usage: ["encrypt", "decrypt", "signHash", "verifyHash"], algorithm } as const;
    await generate(conversation, `RSA-1024 for ${title}`, keyAttributes({ kind: "rsaKeyPair" }, 1024, use));
    await generate(conversation, `P-256 for ${title}`, eccKeyPair("P-256", use));
  }
}

const SECRET_SIZES: Readonly<Partial<Record<KeyType["kind"], readonly number[]>>> = {
  rawData: [0, 7, 8, 128, 65_528, 65_536],
  derive: [0, 8, 256],
  hmac: [0, 8, 256, 1024],
  aes: [0, 64, 128, 192, 256, 512],
  camellia: [128],
  des: [64, 128, 192],
  arc4: [128],
  chacha20: [128, 256],
};

/** Generates and imports secret keys of every type and size. */
export async function makeSecrets(conversation: Conversation): Promise<void> {
  for (const [kind, sizes] of Object.entries(SECRET_SIZES)) {
    for (const bits of sizes) {
      const attributes = keyAttributes({ kind } as KeyType, bits, rawUse);
      await generate(conversation, `${kind} of ${bits} bits`, attributes);
      await importKey(conversation, `${kind} of ${bits} bits`, attributes, fixedBytes(Math.min(bits, 2048) >> 3));
    }
    const attributes = keyAttributes({ kind } as KeyType, 0, rawUse);
    await importKey(conversation, `${kind} of any size`, attributes, fixedBytes(16));
    await importKey(conversation, `${kind} of another size`, { ...attributes, keyBits: 192 }, fixedBytes(16));
  }
  for (const [title, algorithm] of [
    ["GCM", aead("GCM")],
    ["CMAC", cmac()],
    ["HMAC", hmac("SHA_256")],
    ["CTR", "CTR"],
    ["HMAC with MD5", hmac("MD5")],
  ] as const) {
    const use = { usage: ["encrypt", "signMessage", "export"] as Usage[], algorithm };
    await generate(conversation, `AES for ${title}`, keyAttributes({ kind: "aes" }, 128, use));
    await importKey(conversation, `AES for ${title}`, keyAttributes({ kind: "aes" }, 128, use), fixedBytes(16));
  }
}

/** Imports keys on curves: pairs and points, valid and not. */
export async function importCurveKeys(conversation: Conversation): Promise<void> {
  for (const curve of Object.keys(CURVES) as CurveName[]) {
    const scalar = fixedScalar(curve);
    const point = fixedPoint(curve);
    const pair = eccKeyPair(curve, exporting);
    const publicKey = eccPublicKey(curve, exporting);
    await importKey(conversation, `a pair on ${curve}`, pair, scalar);
    await importKey(conversation, `a pair on ${curve} of any size`, { ...pair, keyBits: 0 }, scalar);
    await importKey(conversation, `a pair on ${curve} of another size`, { ...pair, keyBits: 256 }, scalar);
    await importKey(conversation, `a point on ${curve}`, publicKey, point);
    await importKey(conversation, `a point on ${curve} of any size`, { ...publicKey, keyBits: 0 }, point);
    await importKey(
      conversation,
      `a compressed point on ${curve}`,
      publicKey,
      fixedPoint(curve, undefined, "compressed"),
    );
    const moved = point.map((byte, at) => (at === point.length - 1 ? byte ^ 1 : byte));
    await importKey(conversation, `a point beside ${curve}`, publicKey, moved);
    await importKey(conversation, `half a point on ${curve}`, publicKey, point.subarray(0, 20));
    await importKey(conversation, `a zero on ${curve}`, pair, new Uint8Array(scalar.length));
    await importKey(
      conversation,
      `too large a number on ${curve}`,
      pair,
      scalar.map(() => 0xff),
    );
    await importKey(conversation, `half a number on ${curve}`, pair, scalar.subarray(1));
  }
  for (const [curve, length] of [
    ["X25519", 32],
    ["X448", 56],
  ] as const) {
    const use = { usage: ["derive", "export"], algorithm: ecdh() } as const;
    await importKey(conversation, `a pair on ${curve}`, eccKeyPair(curve, use), fixedBytes(length));
    await importKey(conversation, `a pair on ${curve}, short`, eccKeyPair(curve, use), fixedBytes(length - 1));
    await importKey(conversation, `a coordinate on ${curve}`, eccPublicKey(curve, use), fixedBytes(length));
  }
}

/** Imports RSA keys: pairs and public keys, valid and not. */
export async function importRsaKeys(conversation: Conversation): Promise<void> {
  for (const bits of [512, 1024, 2048]) {
    for (const [kind, data] of [
      ["rsaKeyPair", fixedRsaPair(bits)],
      ["rsaPublicKey", fixedRsaPublicKey(bits)],
    ] as const) {
      const attributes = keyAttributes({ kind }, bits, rsaUse);
      await importKey(conversation, `${kind} of ${bits} bits`, attributes, data);
      await importKey(conversation, `${kind} of ${bits} bits of any size`, { ...attributes, keyBits: 0 }, data);
      await importKey(conversation, `${kind} of ${bits} bits of another size`, { ...attributes, keyBits: 1032 }, data);
      await importKey(conversation, `half a ${kind} of ${bits} bits`, attributes, data.subarray(0, data.length >> 1));
    }
  }
  const publicKey = keyAttributes({ kind: "rsaPublicKey" }, 0, rsaUse);
  await importKey(conversation, "a pair as an RSA public key", publicKey, fixedRsaPair(1024));
  await importKey(conversation, "no bytes as an RSA public key", publicKey, new Uint8Array(0));
  const pair = keyAttributes({ kind: "rsaKeyPair" }, 0, rsaUse);
  await importKey(conversation, "a public key as an RSA pair", pair, fixedRsaPublicKey(1024));
}
