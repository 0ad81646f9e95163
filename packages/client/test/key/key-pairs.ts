import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { decodeKey } from "@parsec-ts/key-formats";
import { aesGcmKey, chacha20Poly1305Key, type KeyAttributes, rsaOaepKey } from "@parsec-ts/operations";
import type { PeerKeyPair } from "./crypto-peer.js";

/** The public half of a private key, in PSA's own format. */
export function rawPublicKey(privateKey: KeyObject): Uint8Array {
  const der = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return decodeKey({ format: "der", key: der }).data;
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** A peer's RSA key of 2048 bits. */
export const rsaPeer: PeerKeyPair = peerPair(rsaOaepKey(2048), rsa);

/** A peer's key pair. */
export function peerPair(attributes: KeyAttributes, privateKey: KeyObject): PeerKeyPair {
  return { attributes, privateKey, publicKey: rawPublicKey(privateKey) };
}

/** A peer's AES key of 256 bits. */
export const aesPeer: PeerKeyPair = { attributes: aesGcmKey(256), secret: new Uint8Array(32).fill(7) };

/** A peer's ChaCha20 key. */
export const chachaPeer: PeerKeyPair = { attributes: chacha20Poly1305Key(), secret: new Uint8Array(32).fill(9) };
