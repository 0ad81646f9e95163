import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_MAX_BODY_LENGTH,
  encodeResponse,
  isParsecError,
  type ParsecError,
  RequestDecoder,
  ResponseDecoder,
  rawOperation,
} from "../../src/index.js";
import { pieceSizes, pushInPieces } from "../decode-in-pieces.js";
import { fromHex, responses } from "../messages.js";

const good = fromHex(responses[0]?.hex ?? "");

function patched(offset: number, ...bytes: number[]): Uint8Array {
  const copy = good.slice();
  copy.set(bytes, offset);
  return copy;
}

function codeOf(bytes: Uint8Array, decoder: { push(chunk: Uint8Array): boolean } = new ResponseDecoder()): string {
  try {
    decoder.push(bytes);
    return "none";
  } catch (error) {
    expect((error as ParsecError).family).toBe("protocol");
    return (error as ParsecError).code;
  }
}

describe("a decoder", () => {
  it.each([
    ["another magic number", patched(0, 0x11), "ERR_PARSEC_PROTOCOL_MAGIC"],
    ["a magic number that differs in its last byte", patched(3, 0x5f), "ERR_PARSEC_PROTOCOL_MAGIC"],
    ["major version 2", patched(6, 2), "ERR_PARSEC_PROTOCOL_VERSION"],
    ["minor version 1", patched(7, 1), "ERR_PARSEC_PROTOCOL_VERSION"],
    ["version 2 with a longer header", patched(4, 40, 0, 2), "ERR_PARSEC_PROTOCOL_VERSION"],
    ["a header of 31 bytes", patched(4, 31), "ERR_PARSEC_PROTOCOL_HEADER_SIZE"],
    ["a header of no bytes", patched(4, 0), "ERR_PARSEC_PROTOCOL_HEADER_SIZE"],
    ["a header of 65,535 bytes", patched(4, 0xff, 0xff), "ERR_PARSEC_PROTOCOL_HEADER_SIZE"],
    ["a reserved field in use", patched(34, 1), "ERR_PARSEC_PROTOCOL_RESERVED"],
  ])("refuses a message that is not of wire protocol 1.0: %s", (_title, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
    expect(codeOf(bytes, new RequestDecoder())).toBe(code);
  });

  it("names the operation of a body that is too long, and the value of a reserved field", () => {
    const tooLong = new ResponseDecoder({ maxBodyLength: 1 });
    expect(() => tooLong.push(good)).toThrow(expect.objectContaining({ opcode: 1 }));
    expect(() => new ResponseDecoder().push(patched(34, 2, 1))).toThrow("is 258;");
  });

  it("refuses a peer of another protocol by its first byte, without waiting for more", () => {
    expect(codeOf(new TextEncoder().encode("H"))).toBe("ERR_PARSEC_PROTOCOL_MAGIC");
    expect(codeOf(patched(6, 2).subarray(0, 8))).toBe("ERR_PARSEC_PROTOCOL_VERSION");
  });

  it("ignores the fields of a response that the specification says to ignore", () => {
    expect(codeOf(patched(8, 0xff, 0xff))).toBe("none");
    expect(codeOf(patched(20, 7, 9))).toBe("none");
  });
});

describe("a decoder with a limit", () => {
  it("refuses a body longer than the limit before allocating for it", () => {
    const announced = patched(22, 0xff, 0xff, 0xff, 0xff).subarray(0, 36);
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 100; i++) expect(codeOf(announced)).toBe("ERR_PARSEC_PROTOCOL_BODY_TOO_LONG");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * 1024 * 1024);
  });

  it.each([
    [1, 1, "none"],
    [2, 1, "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG"],
    [0, 0, "none"],
    [1, 0, "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG"],
    [DEFAULT_MAX_BODY_LENGTH, undefined, "none"],
    [DEFAULT_MAX_BODY_LENGTH + 1, undefined, "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG"],
  ])("checks a body of %i bytes against a limit of %s: %s", (length, maxBodyLength, code) => {
    const bytes = good.slice(0, 36);
    new DataView(bytes.buffer).setUint32(22, length, true);
    const options = maxBodyLength === undefined ? {} : { maxBodyLength };
    expect(codeOf(bytes, new ResponseDecoder(options))).toBe(code);
    expect(codeOf(bytes, new RequestDecoder(options))).toBe(code);
  });

  it("takes a limit that no message has", () => {
    const decoder = new ResponseDecoder({ maxBodyLength: Number.MAX_SAFE_INTEGER });
    expect(
      decoder.push(Buffer.concat(encodeResponse({ provider: 1 }, rawOperation(4), new Uint8Array(20)).parts)),
    ).toBe(true);
  });

  it.each([-1, 1.5, Number.NaN, "1"])("refuses %s as a limit", (maxBodyLength) => {
    expect(() => new ResponseDecoder({ maxBodyLength: maxBodyLength as number })).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "maxBodyLength", family: "usage" }),
    );
  });

  it("refuses bytes after a response, in the same chunk or a later one", () => {
    expect(codeOf(Buffer.concat([good, Uint8Array.of(0)]))).toBe("ERR_PARSEC_PROTOCOL_TRAILING_BYTES");
    const decoder = new ResponseDecoder();
    decoder.push(good);
    expect(codeOf(Uint8Array.of(0), decoder)).toBe("ERR_PARSEC_PROTOCOL_TRAILING_BYTES");
  });

  it("drops bytes after a request", () => {
    const decoder = new RequestDecoder();
    expect(decoder.push(Buffer.concat([good, Uint8Array.of(1, 2, 3)]))).toBe(true);
    expect(decoder.request.body).toEqual(Uint8Array.of(8, 1));
  });
});

it("a decoder wipes the bytes that it holds", () => {
  const decoder = new ResponseDecoder();
  decoder.push(good);
  const { body } = decoder.response;
  expect(body).toEqual(Uint8Array.of(8, 1));
  decoder.wipe();
  expect(body).toEqual(Uint8Array.of(0, 0));
});

it("a decoder that is wiped in the middle of a header has forgotten its first bytes", () => {
  const decoder = new ResponseDecoder();
  decoder.push(good.subarray(0, 30));
  decoder.wipe();
  expect(codeOf(good.subarray(30), decoder)).toBe("ERR_PARSEC_PROTOCOL_MAGIC");
});

it("a decoder turns any input into a message, a request for more bytes, or a protocol error", () => {
  const valid = Buffer.concat(encodeResponse({ provider: 1 }, rawOperation(4), new Uint8Array(20).fill(7)).parts);
  const mutated = fc
    .array(fc.tuple(fc.nat({ max: valid.length - 1 }), fc.integer({ min: 0, max: 0xff })), { maxLength: 6 })
    .map((changes) => changes.reduce((copy, [at, byte]) => copy.fill(byte, at, at + 1), Buffer.from(valid)));
  let refused = 0;
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), pieceSizes, (input, sizes) => {
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

describe("a decoder that borrows", () => {
  const borrowing = (): ResponseDecoder => new ResponseDecoder({ borrows: true });
  const bodyOf = ({ response }: ResponseDecoder): Uint8Array => response.body;

  it("has the body in the chunk if the message lies whole in it, and does not wipe it", () => {
    const decoder = borrowing();
    const chunk = good.slice();
    expect(decoder.push(chunk)).toBe(true);
    expect(bodyOf(decoder).buffer).toBe(chunk.buffer);
    decoder.wipe();
    expect(chunk).toEqual(good);
  });

  it("copies the body of a message in pieces, and wipes the copy", () => {
    for (let at = 1; at < good.length; at++) {
      const decoder = borrowing();
      const pieces = [good.slice(0, at), good.slice(at)];
      for (const piece of pieces) decoder.push(piece);
      const body = bodyOf(decoder);
      expect(body).toEqual(good.subarray(36));
      // The rest of a message whose header came before lies whole in its chunk.
      if (at > 36) expect(pieces.map(({ buffer }) => buffer)).not.toContain(body.buffer);
      decoder.wipe();
      if (at > 36) expect(body.every((byte) => byte === 0)).toBe(true);
    }
  });

  it("refuses bytes behind the message", () => {
    const chunk = Uint8Array.of(...good, 1);
    expect(() => borrowing().push(chunk)).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_PROTOCOL_TRAILING_BYTES" }),
    );
  });

  it("decodes a view in the middle of a buffer", () => {
    const decoder = borrowing();
    const around = Uint8Array.of(1, 2, 3, ...good, 4, 5);
    expect(decoder.push(around.subarray(3, 3 + good.length))).toBe(true);
    expect(bodyOf(decoder)).toEqual(good.subarray(36));
  });
});

it("a decoder that does not borrow copies the body", () => {
  const decoder = new ResponseDecoder();
  const chunk = good.slice();
  decoder.push(chunk);
  expect(decoder.response.body.buffer).not.toBe(chunk.buffer);
  const { body } = decoder.response;
  decoder.wipe();
  expect(body.every((byte) => byte === 0)).toBe(true);
  expect(chunk).toEqual(good);
});
