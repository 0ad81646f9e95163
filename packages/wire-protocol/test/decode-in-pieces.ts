import fc from "fast-check";
import { expect } from "vitest";

/** Feeds `bytes` to new decoders: in two pieces, cut at every position, then byte by byte. Yields each decoder. */
export function* decodeSplit<D extends { push(chunk: Uint8Array): boolean }>(
  bytes: Uint8Array,
  create: () => D,
): Generator<D> {
  for (let at = 0; at <= bytes.length; at++) {
    const decoder = create();
    const early = decoder.push(bytes.subarray(0, at));
    expect(early).toBe(at === bytes.length);
    if (!early) expect(decoder.push(bytes.subarray(at))).toBe(true);
    yield decoder;
  }
  const decoder = create();
  bytes.forEach((byte, index) => {
    expect(decoder.push(Uint8Array.of(byte))).toBe(index === bytes.length - 1);
  });
  yield decoder;
}

/** Sizes of pieces that a message is cut into. */
export const pieceSizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 });

/** Feeds a message in pieces of these sizes, repeated as needed. Returns the last result of `push`. */
export function pushInPieces(
  decoder: { push(chunk: Uint8Array): boolean },
  message: Uint8Array,
  sizes: readonly number[],
): boolean {
  let done = false;
  for (let at = 0, i = 0; at < message.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    done = decoder.push(message.subarray(at, at + size));
    at += size;
  }
  return done;
}
