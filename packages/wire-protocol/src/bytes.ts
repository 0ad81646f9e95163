import { isDetached } from "./arguments/argument-rules.js";
import { argumentError } from "./parsec-error.js";

/** An empty array, shared by all callers. Never pass it to code that may detach its buffer. */
export const EMPTY: Uint8Array<ArrayBuffer> = /* @__PURE__ */ new Uint8Array(new ArrayBuffer(0));

/**
 * Allocates zeroed bytes in an `ArrayBuffer` of their own. `new Uint8Array(n)` keeps up to 64 bytes on the engine's heap, where
 * the garbage collector leaves copies behind that cannot be wiped.
 */
export function allocateBytes(length: number): Uint8Array<ArrayBuffer> {
  checkLength(length, "length");
  return new Uint8Array(new ArrayBuffer(length));
}

/**
 * Copies bytes to an `ArrayBuffer` of their own. The caller wipes the copy.
 *
 * @throws {@link ParsecError} `ERR_PARSEC_ARGUMENT` for anything but a `Uint8Array`, as all functions here do
 */
export function copyBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  checkBytes(bytes, "bytes");
  if (bytes.length === 0 && isDetached(bytes.buffer)) {
    throw argumentError("bytes", "a Uint8Array whose buffer was not transferred");
  }
  const copy = allocateBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/** Returns the bytes themselves, as WebCrypto takes them; a copy if they lie in shared memory. */
export function inArrayBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  checkBytes(bytes, "bytes");
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : copyBytes(bytes);
}

/** Not `mustBeBytes`: shared memory is copied here. */
export function checkBytes(bytes: unknown, argument: string): void {
  if (!(bytes instanceof Uint8Array)) throw argumentError(argument, "a Uint8Array");
}

/** For lengths in bytes. A limit may be longer than any buffer. */
export function checkLength(length: number, argument: string): void {
  if (!Number.isInteger(length) || length < 0) throw argumentError(argument, "a number of bytes");
}

/** True for an unsigned number of 32 bits. The type comes first: a bigint would throw in the shift. */
export function isUint32(value: unknown): value is number {
  return typeof value === "number" && value >>> 0 === value;
}

/** Reads an unsigned number of 16 bits, little-endian. */
export function readUint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

/** Reads an unsigned number of 32 bits, little-endian. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return (readUint16(bytes, at) | (readUint16(bytes, at + 2) << 16)) >>> 0;
}

/** Writes an unsigned number of 16 bits, little-endian. */
export function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

/** Writes an unsigned number of 32 bits, little-endian. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  writeUint16(bytes, at, value);
  writeUint16(bytes, at + 2, value >>> 16);
}
