import fc from "fast-check";
import { expect, it } from "vitest";
import {
  encodeRequest,
  encodeResponse,
  isParsecError,
  RequestDecoder,
  ResponseDecoder,
  rawOperation,
} from "../src/index.js";

const u8 = fc.integer({ min: 0, max: 0xff });
const opcode = fc.integer({ min: 0, max: 0xffff_ffff });
const session = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const bytes = fc.uint8Array({ maxLength: 300 });
const pieces = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 40 });

function pushInPieces(
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

it("brings every request back, however it is cut", () => {
  fc.assert(
    fc.property(
      u8,
      u8,
      session,
      opcode,
      bytes,
      bytes,
      pieces,
      (provider, authType, session, opcode, body, auth, sizes) => {
        const frame = encodeRequest({ provider, authType, auth, session }, rawOperation(opcode), body);
        const decoder = new RequestDecoder();
        expect(pushInPieces(decoder, Buffer.concat(frame.parts), sizes)).toBe(true);
        const wanted = { provider, authType, session, opcode, body, auth, contentType: 0, acceptType: 0 };
        expect(decoder.request).toEqual(wanted);
      },
    ),
  );
});

it("brings every response back, however it is cut", () => {
  fc.assert(
    fc.property(u8, session, opcode, bytes, pieces, (provider, session, opcode, body, sizes) => {
      const frame = encodeResponse({ provider, session }, rawOperation(opcode), body);
      const decoder = new ResponseDecoder();
      expect(pushInPieces(decoder, Buffer.concat(frame.parts), sizes)).toBe(true);
      expect(decoder.response).toEqual({ provider, session, opcode, body, contentType: 0, status: 0 });
    }),
  );
});

it("answers any input with a message, more to read, or a protocol error", () => {
  const valid = Buffer.concat(encodeResponse({ provider: 1 }, rawOperation(4), new Uint8Array(20).fill(7)).parts);
  const mutated = fc
    .array(fc.tuple(fc.nat({ max: valid.length - 1 }), u8), { maxLength: 6 })
    .map((changes) => changes.reduce((copy, [at, byte]) => copy.fill(byte, at, at + 1), Buffer.from(valid)));
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), pieces, (input, sizes) => {
      for (const decoder of [new ResponseDecoder({ maxBodyLength: 64 }), new RequestDecoder({ maxBodyLength: 64 })]) {
        try {
          if (!pushInPieces(decoder, input, sizes)) decoder.end();
        } catch (error) {
          refused++;
          expect(isParsecError(error) && error.family).toBe("protocol");
        }
      }
    }),
    { numRuns: 2000 },
  );
  expect(refused).toBeGreaterThan(100);
});
