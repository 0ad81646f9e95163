import { allocateBytes } from "@parsec-ts/wire-protocol";

// docs/sealed-format.md specifies these bytes.

/** "PSLD" in ASCII. */
const MAGIC: readonly number[] = [0x50, 0x53, 0x4c, 0x44];
const VERSION = 1;
const VERSION_AT = 4;
const ALGORITHM_AT = 5;
const NONCE_LENGTH_AT = 6;
const NONCE_AT = 7;

/** Bytes of the nonce: 96 bits. */
export const NONCE_LENGTH = 12;

/** Bytes of the tag at the end. */
export const TAG_LENGTH = 16;

/** The byte before the plaintext. */
const MARKER = 1;

/** Bytes of a header without a wrapped key. */
const SHORT_HEADER = NONCE_AT + NONCE_LENGTH;

/** Bytes of the length of a wrapped key. */
const WRAPPED_LENGTH = 2;

/** Bytes of the length of the additional data. */
const ADDITIONAL_LENGTH = 8;

/** Numbers of the algorithms of version 1. */
export const SealedAlgorithm = {
  AesGcm: 1,
  AesCcm: 2,
  ChaCha20Poly1305: 3,
  RsaOaepSha256: 4,
  RsaOaepSha384: 5,
  RsaOaepSha512: 6,
} as const;

/** A number of {@link SealedAlgorithm}. */
export type SealedAlgorithmNumber = (typeof SealedAlgorithm)[keyof typeof SealedAlgorithm];

/** The beginning of a sealed text, and what it says. */
export interface SealedHeader {
  /** All bytes before the ciphertext. */
  readonly bytes: Uint8Array;
  readonly nonce: Uint8Array;
  /** The data key as RSA-OAEP wrapped it; `undefined` where the key itself encrypts. */
  readonly wrappedKey: Uint8Array | undefined;
}

/** True for the algorithms that wrap a data key. */
function hasWrappedKey(algorithm: SealedAlgorithmNumber): boolean {
  return algorithm >= SealedAlgorithm.RsaOaepSha256;
}

/** Writes a header. */
export function encodeHeader(
  algorithm: SealedAlgorithmNumber,
  nonce: Uint8Array,
  wrappedKey?: Uint8Array,
): SealedHeader {
  const bytes = allocateBytes(SHORT_HEADER + (wrappedKey === undefined ? 0 : WRAPPED_LENGTH + wrappedKey.length));
  bytes.set(MAGIC);
  bytes[VERSION_AT] = VERSION;
  bytes[ALGORITHM_AT] = algorithm;
  bytes[NONCE_LENGTH_AT] = NONCE_LENGTH;
  bytes.set(nonce, NONCE_AT);
  if (wrappedKey !== undefined) {
    bytes[SHORT_HEADER] = wrappedKey.length >>> 8;
    bytes[SHORT_HEADER + 1] = wrappedKey.length;
    bytes.set(wrappedKey, SHORT_HEADER + WRAPPED_LENGTH);
  }
  return { bytes, nonce, wrappedKey };
}

/**
 * Reads the header of a sealed text that must be of this algorithm; `undefined` if it is not, or if it cannot hold marker and tag. A
 * wrapped key must be `wrappedLength` bytes long.
 */
export function decodeHeader(
  sealed: Uint8Array,
  algorithm: SealedAlgorithmNumber,
  wrappedLength: number,
): SealedHeader | undefined {
  const isWrapped = hasWrappedKey(algorithm);
  const headerLength = SHORT_HEADER + (isWrapped ? WRAPPED_LENGTH + wrappedLength : 0);
  if (sealed.length < headerLength + 1 + TAG_LENGTH) return undefined;
  const isExpected =
    MAGIC.every((byte, i) => sealed[i] === byte) &&
    sealed[VERSION_AT] === VERSION &&
    sealed[ALGORITHM_AT] === algorithm &&
    sealed[NONCE_LENGTH_AT] === NONCE_LENGTH;
  if (!isExpected) return undefined;
  const bytes = sealed.subarray(0, headerLength);
  const nonce = sealed.subarray(NONCE_AT, SHORT_HEADER);
  if (!isWrapped) return { bytes, nonce, wrappedKey: undefined };
  const length = ((sealed[SHORT_HEADER] ?? 0) << 8) | (sealed[SHORT_HEADER + 1] ?? 0);
  if (length !== wrappedLength) return undefined;
  return { bytes, nonce, wrappedKey: bytes.subarray(SHORT_HEADER + WRAPPED_LENGTH) };
}

/** Bytes that are authenticated and not encrypted: the header, the length of the caller's data in 8 bytes, big-endian, and the data. */
export function authenticatedData({ bytes }: SealedHeader, additionalData: Uint8Array): Uint8Array {
  const data = allocateBytes(bytes.length + ADDITIONAL_LENGTH + additionalData.length);
  data.set(bytes);
  new DataView(data.buffer).setBigUint64(bytes.length, BigInt(additionalData.length));
  data.set(additionalData, bytes.length + ADDITIONAL_LENGTH);
  return data;
}

/** The marker and the plaintext. The caller wipes them. */
export function withMarker(plaintext: Uint8Array): Uint8Array<ArrayBuffer> {
  const marked = allocateBytes(1 + plaintext.length);
  marked[0] = MARKER;
  marked.set(plaintext, 1);
  return marked;
}

/** A copy of the plaintext behind the marker; `undefined` without a marker. The caller wipes both. */
export function withoutMarker(marked: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (marked[0] !== MARKER) return undefined;
  const plaintext = allocateBytes(marked.length - 1);
  plaintext.set(marked.subarray(1));
  return plaintext;
}

/** A sealed text: the header, then the ciphertext with its tag. */
export function joinSealed({ bytes }: SealedHeader, ciphertext: Uint8Array): Uint8Array<ArrayBuffer> {
  const sealed = allocateBytes(bytes.length + ciphertext.length);
  sealed.set(bytes);
  sealed.set(ciphertext, bytes.length);
  return sealed;
}
