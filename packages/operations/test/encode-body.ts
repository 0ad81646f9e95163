import { allocateBytes } from "@parsec-ts/wire-protocol";
import type { BodyCodec } from "../src/index.js";

/** Encodes a body to one array, with its separate fields inserted. */
export function encodeBody<T>(codec: BodyCodec<T>, value: T): Uint8Array {
  const body = codec.size(value);
  const inline = allocateBytes(body.inlineLength);
  const whole = new Uint8Array(body.byteLength);
  let from = 0;
  let to = 0;
  const put = (bytes: Uint8Array) => {
    whole.set(bytes, to);
    to += bytes.length;
  };
  for (const { at, bytes } of body.writeTo(inline, 0)) {
    put(inline.subarray(from, at));
    put(bytes);
    from = at;
  }
  put(inline.subarray(from));
  if (to !== whole.length) throw new Error(`sized ${whole.length}, wrote ${to}`);
  return whole;
}
