import {
  type Aead,
  aead,
  type Cipher,
  type CurveName,
  cmac,
  eccKeyPair,
  ecdh,
  type KeyType,
  keyAttributes,
  psaAeadDecrypt,
  psaAeadEncrypt,
  psaCipherDecrypt,
  psaCipherEncrypt,
  psaDestroyKey,
  psaImportKey,
  psaMacCompute,
  psaMacVerify,
  psaRawKeyAgreement,
} from "@parsec-ts/operations";
import type { Conversation } from "../conversation.js";
import { fixedBytes, fixedPoint, fixedScalar } from "./fixed-keys.js";

const AEADS = [
  ["CCM", "aes", 16, [0, 3, 4, 6, 8, 10, 12, 14, 15, 16, 17]],
  ["GCM", "aes", 16, [0, 3, 4, 8, 11, 12, 13, 14, 15, 16, 17]],
  ["CHACHA20_POLY1305", "chacha20", 32, [0, 8, 12, 15, 16, 17]],
] as const;

/** Encrypts with authenticated ciphers: nonces, tags, associated data and lengths of every kind. */
export async function encryptByAead(conversation: Conversation): Promise<void> {
  for (const [name, kind, length, tagLengths] of AEADS) {
    const algorithms: readonly (readonly [string, Aead])[] = [
      [name, aead(name)],
      ...tagLengths.map((tagLength) => [`${name} with a tag of ${tagLength}`, aead(name, tagLength)] as const),
    ];
    for (const [title, algorithm] of algorithms) {
      const keyName = conversation.freshName();
      const attributes = keyAttributes({ kind }, 0, { usage: ["encrypt", "decrypt"], algorithm });
      const made = await conversation.call(title, psaImportKey, { keyName, attributes, data: fixedBytes(length) });
      if (made === undefined) continue;
      // The key for the default length is asked everything, the others about themselves and about it.
      const isDefault = title === name;
      const asked = algorithms.filter(([other]) => isDefault || other === title || other === name);
      for (const [other, alg] of asked) await seal(conversation, `${title}: ${other}`, { keyName, alg });
      if (isDefault) await useNonces(conversation, title, keyName, algorithm);
      await conversation.call(title, psaDestroyKey, { keyName });
    }
  }
}

async function useNonces(conversation: Conversation, title: string, keyName: string, alg: Aead): Promise<void> {
  for (const nonceLength of [0, 1, 6, 7, 8, 11, 12, 13, 14, 16, 17, 64, 256, 257, 1000]) {
    await seal(conversation, `${title}: a nonce of ${nonceLength}`, { keyName, alg, nonceLength });
  }
  for (const plaintextLength of [0, 1, 16, 1000]) {
    await seal(conversation, `${title}: ${plaintextLength} bytes`, { keyName, alg, plaintextLength });
  }
  await seal(conversation, `${title}: associated data`, { keyName, alg, additionalData: fixedBytes(33, "more") });
}

interface Sealing {
  readonly keyName: string;
  readonly alg: Aead;
  readonly nonceLength?: number;
  readonly plaintextLength?: number;
  readonly additionalData?: Uint8Array;
}

async function seal(conversation: Conversation, title: string, sealing: Sealing): Promise<void> {
  const { keyName, alg, nonceLength = 12, plaintextLength = 9, additionalData = new Uint8Array(0) } = sealing;
  const input = { keyName, alg, nonce: fixedBytes(nonceLength, "nonce"), additionalData };
  const plaintext = fixedBytes(plaintextLength, "plaintext");
  const sealed = await conversation.call(title, psaAeadEncrypt, { ...input, plaintext });
  const ciphertext = sealed?.ciphertext ?? fixedBytes(25);
  const open = (detail: string, changed: Uint8Array) =>
    conversation.call(`${title}, ${detail}`, psaAeadDecrypt, { ...input, ciphertext: changed });
  await open("opened", ciphertext);
  if (sealed === undefined) return;
  await open(
    "changed",
    ciphertext.map((byte, at) => (at === 0 ? byte ^ 1 : byte)),
  );
  await open("cut", ciphertext.subarray(0, 3));
  await open("emptied", new Uint8Array(0));
}

/** Agrees on secrets with peers of every kind. */
export async function agree(conversation: Conversation): Promise<void> {
  for (const curve of ["P-192", "P-224", "P-256", "P-384", "P-521", "secp256k1", "brainpoolP256r1"] as const) {
    const attributes = eccKeyPair(curve, { usage: ["derive"], algorithm: ecdh() });
    const data = fixedScalar(curve, "agreeing");
    const privateKeyName = conversation.freshName();
    if ((await conversation.call(curve, psaImportKey, { keyName: privateKeyName, attributes, data })) === undefined) {
      continue;
    }
    for (const [title, peerKey] of peers(curve)) {
      await conversation.call(`${curve}: ${title}`, psaRawKeyAgreement, { alg: "ECDH", privateKeyName, peerKey });
    }
    await conversation.call(`${curve}: FFDH`, psaRawKeyAgreement, { alg: "FFDH", privateKeyName, peerKey: data });
    await conversation.call(curve, psaDestroyKey, { keyName: privateKeyName });
  }
  for (const [curve, length] of [
    ["X25519", 32],
    ["X448", 56],
  ] as const) {
    const attributes = eccKeyPair(curve, { usage: ["derive"], algorithm: ecdh() });
    const data = fixedBytes(length, "agreeing");
    const privateKeyName = conversation.freshName();
    await conversation.call(curve, psaImportKey, { keyName: privateKeyName, attributes, data });
    for (const peerLength of [0, length - 1, length, length + 1]) {
      // The highest bit of X25519's coordinate is not used.
      const peerKey = fixedBytes(peerLength, "peer").fill(0x11, peerLength - 1);
      const title = `${curve}: a peer of ${peerLength} bytes`;
      await conversation.call(title, psaRawKeyAgreement, { alg: "ECDH", privateKeyName, peerKey });
    }
    const zero = { alg: "ECDH", privateKeyName, peerKey: new Uint8Array(length) } as const;
    await conversation.call(`${curve}: zero`, psaRawKeyAgreement, zero);
    await conversation.call(curve, psaDestroyKey, { keyName: privateKeyName });
  }
}

function peers(curve: CurveName): readonly (readonly [string, Uint8Array])[] {
  const point = fixedPoint(curve, "peer");
  const length = point.length >> 1;
  return [
    ["a peer", point],
    ["a compressed peer", fixedPoint(curve, "peer", "compressed")],
    ["no peer", new Uint8Array(0)],
    ["half a peer", point.subarray(0, length)],
    ["a peer beside the curve", point.map((byte, at) => (at === point.length - 1 ? byte ^ 1 : byte))],
    ["infinity", new Uint8Array(1)],
    ["a hybrid point", point.map((byte, at) => (at === 0 ? 6 + ((point.at(-1) ?? 0) & 1) : byte))],
    ["a peer on another curve", fixedPoint(curve === "P-256" ? "P-384" : "P-256", "peer")],
    ["a long peer", Uint8Array.from([...point, 0])],
  ];
}

/** Uses ciphers and MACs, which no provider of the real service executes. */
export async function useCiphersAndMacs(conversation: Conversation): Promise<void> {
  const alg: Cipher = "CTR";
  const mac = cmac();
  const input = fixedBytes(16);
  for (const [title, algorithm] of [
    ["AES for CTR", alg],
    ["AES for CMAC", mac],
  ] as const) {
    const keyName = conversation.freshName();
    const usage = ["encrypt", "decrypt", "signMessage", "verifyMessage"] as const;
    const attributes = keyAttributes({ kind: "aes" } satisfies KeyType, 128, { usage, algorithm });
    await conversation.call(title, psaImportKey, { keyName, attributes, data: fixedBytes(16) });
    await conversation.call(title, psaCipherEncrypt, { keyName, alg, plaintext: input });
    await conversation.call(title, psaCipherDecrypt, { keyName, alg, ciphertext: fixedBytes(32) });
    await conversation.call(title, psaMacCompute, { keyName, alg: mac, input });
    await conversation.call(title, psaMacVerify, { keyName, alg: mac, input, mac: fixedBytes(16) });
    await conversation.call(title, psaDestroyKey, { keyName });
  }
}
