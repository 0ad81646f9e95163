/** An empty array, shared by all callers. Never pass it to code that may detach its buffer. */
export const EMPTY: Uint8Array<ArrayBuffer> = new Uint8Array(new ArrayBuffer(0));

/**
 * Allocates zeroed bytes in an `ArrayBuffer` of their own. `new Uint8Array(n)` keeps up to 64 bytes on the engine's heap, where
 * the garbage collector leaves copies behind that cannot be wiped.
 */
export function allocateBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

/** Copies bytes to an `ArrayBuffer` of their own. The caller wipes the copy. */
export function copyBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = allocateBytes(bytes.length);
  copy.set(bytes);
  return copy;
}
