/** No bytes. Shared, so never hand it out where somebody may detach its buffer. */
export const EMPTY: Uint8Array<ArrayBuffer> = new Uint8Array(new ArrayBuffer(0));

/**
 * Zeroed bytes in an `ArrayBuffer` of their own. `new Uint8Array(n)` keeps up to 64 bytes on the engine's heap, where the
 * garbage collector leaves copies behind that nobody can wipe.
 */
export function allocateBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(length));
}

/** A copy in an `ArrayBuffer` of its own; whoever asked for it wipes it. */
export function copyBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = allocateBytes(bytes.length);
  copy.set(bytes);
  return copy;
}
