import { utf8Bytes } from "@parsec-ts/operations/codec";
import { allocateBytes } from "@parsec-ts/wire-protocol";
import { sha256 } from "../platform/sha256.js";
import { joined } from "./content-encryption.js";

/** An input of the key derivation of ECDH-ES. */
export interface KdfRequest {
  /** The agreed secret. It stays the caller's to wipe. */
  readonly secret: Uint8Array;
  /** Name of the algorithm that the derived key is for. */
  readonly algorithm: string;
  /** Information about the writer and the reader, from the header. */
  readonly apu: Uint8Array;
  readonly apv: Uint8Array;
  /** Bytes to derive. */
  readonly length: number;
}

/** Bytes of one round. */
const HASH_LENGTH = 32;

/** Derives a key by the Concat KDF with SHA-256; the caller wipes it. RFC 7518, section 4.6.2; NIST SP 800-56A, section 5.8.1. */
export async function concatKdf({ secret, algorithm, apu, apv, length }: KdfRequest): Promise<Uint8Array<ArrayBuffer>> {
  const key = allocateBytes(length);
  for (let round = 1, at = 0; at < length; round++, at += HASH_LENGTH) {
    const input = joined(
      number(round),
      secret,
      withLength(utf8Bytes(algorithm)),
      withLength(apu),
      withLength(apv),
      number(8 * length),
    );
    const block = await sha256(input);
    key.set(block.subarray(0, length - at), at);
    input.fill(0);
    block.fill(0);
  }
  return key;
}

function withLength(bytes: Uint8Array): Uint8Array {
  return joined(number(bytes.length), bytes);
}

/** A number as four bytes, the highest first. */
function number(value: number): Uint8Array {
  const bytes = allocateBytes(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
