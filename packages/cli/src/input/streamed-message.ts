import { createHash } from "node:crypto";
import { type Hash, type LocalCrypto, nodeLocalCrypto } from "@parsec-ts/node";
import { argumentError, copyBytes } from "@parsec-ts/wire-protocol";
import type { Io } from "../io.js";
import { Progress } from "../output/progress.js";
import type { InputSource } from "./read-input.js";

/** Hashes by the names of the command line, which are those of OpenSSL. */
export const HASHES: Readonly<Record<string, Hash>> = {
  md5: "MD5",
  ripemd160: "RIPEMD160",
  sha1: "SHA_1",
  sha224: "SHA_224",
  sha256: "SHA_256",
  sha384: "SHA_384",
  sha512: "SHA_512",
  "sha512-224": "SHA_512_224",
  "sha512-256": "SHA_512_256",
  "sha3-224": "SHA3_224",
  "sha3-256": "SHA3_256",
  "sha3-384": "SHA3_384",
  "sha3-512": "SHA3_512",
};

/** Returns the name of a hash for the command line. */
export function hashLabel(hash: Hash): string {
  return Object.keys(HASHES).find((name) => HASHES[name] === hash) ?? String(hash);
}

/** Hashes a source, however long it is, and shows the progress. */
export async function hashSource(io: Io, hash: Hash, { size, chunks }: InputSource): Promise<Uint8Array<ArrayBuffer>> {
  const name = Object.keys(HASHES).find((known) => HASHES[known] === hash);
  if (name === undefined) throw argumentError("--hash", `one of ${Object.keys(HASHES).join(", ")}`);
  const digest = createHash(name);
  const progress = new Progress(io, size ?? 0);
  for await (const chunk of chunks) {
    io.interrupt.throwIfAborted();
    digest.update(chunk);
    progress.step(chunk.length);
  }
  progress.done();
  return copyBytes(digest.digest());
}

/**
 * A message that a key signs or verifies without it ever being in memory as a whole. The client hashes a message by its local cryptography and sends the
 * hash alone; given this message and this cryptography, the hash is that of the source.
 */
export function streamedMessage(
  io: Io,
  source: InputSource,
): { readonly message: Uint8Array; readonly localCrypto: LocalCrypto } {
  const message = new Uint8Array(0);
  return {
    message,
    localCrypto: {
      ...nodeLocalCrypto,
      digest: (hash, given) => (given === message ? hashSource(io, hash, source) : nodeLocalCrypto.digest(hash, given)),
    },
  };
}
