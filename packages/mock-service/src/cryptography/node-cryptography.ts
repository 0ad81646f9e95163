import {
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { decodeKey, encodePkcs8, encodePublicKey } from "@parsec-ts/key-formats";
import type { CurveName } from "@parsec-ts/operations";
import { copyBytes } from "@parsec-ts/wire-protocol";
import type { AeadMessage, CipherMessage, Cryptography } from "./cryptography.js";
import { generateRsaKey, importRsaKey } from "./node-rsa-key.js";
import { opensslCurve, opensslHash } from "./openssl-names.js";

/** Cryptography by node:crypto. All but the generation of RSA keys is synchronous: to wait for another thread takes longer. */
export const nodeCryptography: Cryptography = {
  random: (length) => copyBytes(randomBytes(length)),
  hash(alg, ...parts) {
    const hash = createHash(opensslHash(alg));
    for (const part of parts) hash.update(part);
    return hash.digest();
  },
  hmac: (alg, key, input) => createHmac(opensslHash(alg), key).update(input).digest(),
  aeadEncrypt({ input, ...message }) {
    const { key, nonce, additionalData, tagLength } = message;
    const encryption = createCipheriv(aeadName(message), key, nonce, { authTagLength: tagLength });
    encryption.setAAD(additionalData, { plaintextLength: input.length });
    return Buffer.concat([encryption.update(input), encryption.final(), encryption.getAuthTag()]);
  },
  aeadDecrypt({ input, ...message }) {
    const { key, nonce, additionalData, tagLength } = message;
    const length = input.length - tagLength;
    const decipher = createDecipheriv(aeadName(message), key, nonce, { authTagLength: tagLength });
    try {
      decipher.setAuthTag(input.subarray(length));
      decipher.setAAD(additionalData, { plaintextLength: length });
      return Buffer.concat([decipher.update(input.subarray(0, length)), decipher.final()]);
    } catch {
      return undefined;
    }
  },
  encrypt({ input, ...message }) {
    const cipher = createCipheriv(cipherName(message), message.key, opensslIv(message));
    cipher.setAutoPadding(message.isPadded);
    return Buffer.concat([cipher.update(input), cipher.final()]);
  },
  decrypt({ input, ...message }) {
    const decipher = createDecipheriv(cipherName(message), message.key, opensslIv(message));
    decipher.setAutoPadding(message.isPadded);
    return Buffer.concat([decipher.update(input), decipher.final()]);
  },
  agree(curve, secret, peerKey) {
    if (isMontgomery(curve)) {
      return diffieHellman({ privateKey: montgomeryKey(curve, secret), publicKey: montgomeryPeer(curve, peerKey) });
    }
    const exchange = createECDH(opensslCurve(curve));
    exchange.setPrivateKey(secret);
    return exchange.computeSecret(peerKey);
  },
  montgomeryPublicKey(curve, secret) {
    const spki = createPublicKey(montgomeryKey(curve, secret)).export({ format: "der", type: "spki" });
    return decodeKey({ format: "der", key: spki }).data;
  },
  ephemeralKey(curve) {
    if (!IN_EVERY_OPENSSL.includes(curve)) return undefined;
    const exchange = createECDH(opensslCurve(curve));
    const point = exchange.generateKeys();
    return { secret: exchange.getPrivateKey(), point };
  },
  generateRsaKey,
  importRsaKey,
};

/** Curves that OpenSSL has on every system: some distributions leave others out. */
const IN_EVERY_OPENSSL: readonly CurveName[] = ["P-256", "P-384", "P-521"];

function aeadName({ cipher, key }: Omit<AeadMessage, "input">): CipherGCMTypes {
  const name = cipher === "chacha20-poly1305" ? cipher : cipher.replace("-", `-${key.length * 8}-`);
  // The declarations of Node have another function for each family of ciphers.
  return name as CipherGCMTypes;
}

function cipherName({ cipher, mode, key }: Omit<CipherMessage, "input">): string {
  return mode === "stream" ? cipher : `${cipher}-${key.length * 8}-${mode}`;
}

/** Prepends the block counter, which OpenSSL's ChaCha20 expects before the nonce. RFC 8439 starts it at 0 for encryption alone. */
function opensslIv({ mode, iv }: Omit<CipherMessage, "input">): Uint8Array | null {
  if (mode === "stream") return Buffer.concat([new Uint8Array(4), iv]);
  return mode === "ecb" ? null : iv;
}

function isMontgomery(curve: CurveName): boolean {
  return curve === "X25519" || curve === "X448";
}

function montgomeryKey(curve: CurveName, secret: Uint8Array): KeyObject {
  const keyType = { kind: "eccKeyPair", curveFamily: "MONTGOMERY" } as const;
  const der = encodePkcs8({ keyType, keyBits: montgomeryBits(curve), data: secret });
  const key = createPrivateKey({ key: Buffer.from(der.buffer), format: "der", type: "pkcs8" });
  der.fill(0);
  return key;
}

function montgomeryPeer(curve: CurveName, coordinate: Uint8Array): KeyObject {
  const keyType = { kind: "eccPublicKey", curveFamily: "MONTGOMERY" } as const;
  const spki = encodePublicKey({ keyType, keyBits: montgomeryBits(curve), data: coordinate }, "der");
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}

function montgomeryBits(curve: CurveName): number {
  return curve === "X25519" ? 255 : 448;
}
