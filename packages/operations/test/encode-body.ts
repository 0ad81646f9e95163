import { allocateBytes } from "@parsec-ts/wire-protocol";
import type { BodyCodec } from "../src/index.js";

/** Encodes a body to one array, with its separate fields inserted. */
export function encodeBody<T>(codec: BodyCodec<T>, value: T): Uint8Array {
  const { bytes, end, byteLength, separate } = codec.encode(value, allocateBytes(512), 0);
  const whole = new Uint8Array(byteLength);
  let from = 0;
  let to = 0;
  const put = (part: Uint8Array) => {
    whole.set(part, to);
    to += part.length;
  };
  for (const { at, bytes: large } of separate) {
    put(bytes.subarray(from, at));
    put(large);
    from = at;
  }
  put(bytes.subarray(from, end));
  if (to !== whole.length) throw new Error(`announced ${whole.length}, wrote ${to}`);
  return whole;
}
