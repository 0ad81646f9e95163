import { type BodyCodec, operationsByOpcode } from "@parsec-ts/operations";
import type { RandomChoices } from "@parsec-ts/test-support";
import { RequestDecoder, ResponseDecoder } from "@parsec-ts/wire-protocol";

function feed(decoder: RequestDecoder | ResponseDecoder, bytes: Uint8Array, choices: RandomChoices): void {
  let at = 0;
  while (at < bytes.length) {
    const end = at + 1 + choices.below(bytes.length - at);
    if (decoder.push(bytes.subarray(at, end))) return;
    at = end;
  }
  decoder.end();
}

/** Decodes a frame in chunks of random sizes, then its body. Throws the error of the decoder. */
export function decodeFrame(direction: "requests" | "responses", bytes: Uint8Array, choices: RandomChoices): void {
  const decoder = direction === "requests" ? new RequestDecoder() : new ResponseDecoder();
  try {
    feed(decoder, bytes, choices);
    const whole = decoder instanceof RequestDecoder ? decoder.request : decoder.response;
    const operation = operationsByOpcode.get(whole.opcode);
    decodeBody(direction === "requests" ? operation?.request : operation?.result, whole.body);
  } finally {
    decoder.wipe();
  }
}

/** Decodes a body, and checks that encoding the value again is stable. */
export function decodeBody(codec: BodyCodec<unknown> | undefined, body: Uint8Array): void {
  if (codec === undefined) return;
  const again = encodeBody(codec, codec.decode(body));
  if (!Buffer.from(encodeBody(codec, codec.decode(again))).equals(again))
    throw new Error("encoding again gives other bytes");
}

/** The bytes of a body, inline and separate ones in their order. */
export function encodeBody<T>(codec: BodyCodec<T>, value: T): Uint8Array {
  const { bytes, end, separate } = codec.encode(value, new Uint8Array(new ArrayBuffer(512)), 0);
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { at, bytes: large } of separate) {
    parts.push(bytes.subarray(from, at), large);
    from = at;
  }
  return Buffer.concat([...parts, bytes.subarray(from, end)]);
}
