import { isArrayBuffer, isView, typedArrayName, viewedBytes, wholeBuffer } from "./primordials.js";

/** True for what Web IDL calls a BufferSource: an `ArrayBuffer` or a view of one, and not of shared memory. */
export function isBufferSource(value: unknown): value is ArrayBuffer | ArrayBufferView {
  return isView(value) ? isArrayBuffer(viewedBytes(value).buffer) : isArrayBuffer(value);
}

/**
 * Checks that a value is a BufferSource, and reads nothing of it.
 *
 * @throws TypeError
 */
export function toBufferSource(value: unknown, name: string): ArrayBuffer | ArrayBufferView {
  if (isBufferSource(value)) return value;
  throw new TypeError(`${name} must be an ArrayBuffer or a view of one, without shared memory.`);
}

/** Copies the bytes that a BufferSource holds now, into memory of their own. */
export function copyBufferSource(source: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  const { buffer, offset, length } = isView(source) ? viewedBytes(source) : wholeBuffer(source);
  // A buffer that was transferred is an empty one, of which no view can be made.
  return length === 0 ? new Uint8Array(0) : new Uint8Array(new Uint8Array(buffer as ArrayBuffer, offset, length));
}

/** True for a `Uint8Array`, which is what a BigInteger is. */
export function isUint8Array(value: unknown): value is Uint8Array {
  return typedArrayName(value) === "Uint8Array";
}

/** Copies bytes into an `ArrayBuffer` of their own: the form in which WebCrypto returns results. */
export function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** As {@link toArrayBuffer}, and wipes the given bytes. */
export function moveToArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  try {
    return toArrayBuffer(bytes);
  } finally {
    bytes.fill(0);
  }
}
