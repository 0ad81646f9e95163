import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeRequest, type Frame, HEADER_LENGTH, RequestDecoder, rawOperation } from "../../src/index.js";
import { decodeSplit, pieceSizes, pushInPieces } from "../decode-in-pieces.js";
import { fromHex, hex, requests } from "../messages.js";

const wire = (frame: Frame): string => Buffer.concat(frame.parts).toString("hex");
const spaceless = (digits: string): string => digits.replaceAll(" ", "");

describe.each(requests)("request: $title", ({ head, opcode, body, hex: expected }) => {
  it("encodes to the expected bytes", () => {
    const frame = encodeRequest(head, rawOperation(opcode), body);
    expect(wire(frame)).toBe(spaceless(expected));
    expect(frame.byteLength).toBe(fromHex(expected).length);
  });

  it("decodes however it is split", () => {
    for (const decoder of decodeSplit(fromHex(expected), () => new RequestDecoder())) {
      decoder.end();
      const request = decoder.request;
      expect(request).toMatchObject({ provider: head.provider, session: head.session ?? 0n, authType: head.authType });
      expect(request).toMatchObject({ opcode, contentType: 0, acceptType: 0 });
      expect(hex(request.body)).toBe(hex(body));
      expect(hex(request.auth)).toBe(hex(head.auth));
    }
  });

  it("is reported as truncated when the client closes early", () => {
    const bytes = fromHex(expected);
    for (let length = 0; length < bytes.length; length++) {
      const decoder = new RequestDecoder();
      expect(decoder.push(bytes.subarray(0, length))).toBe(false);
      expect(decoder.received).toBe(length);
      const part = length < HEADER_LENGTH ? "HEADER" : "BODY";
      expect(() => decoder.end()).toThrow(
        expect.objectContaining({ family: "protocol", code: `ERR_PARSEC_PROTOCOL_TRUNCATED_${part}` }),
      );
      expect(() => decoder.request).toThrow(
        expect.objectContaining({ family: "usage", code: "ERR_PARSEC_INCOMPLETE" }),
      );
    }
  });
});

it("a request decoder wipes body and authentication, also of a request that is not whole", () => {
  const head = { provider: 1, authType: 1, auth: Uint8Array.of(5, 6) };
  const bytes = Buffer.concat(encodeRequest(head, rawOperation(1), Uint8Array.of(7, 8)).parts);
  const decoder = new RequestDecoder();
  decoder.push(bytes);
  const { body, auth } = decoder.request;
  decoder.wipe();
  expect([...body, ...auth]).toEqual([0, 0, 0, 0]);

  const partial = new RequestDecoder();
  partial.push(bytes.subarray(0, -1));
  partial.wipe();
  partial.push(bytes.subarray(-1));
  expect([...partial.request.body, ...partial.request.auth]).toEqual([0, 0, 0, 6]);
});

const u8 = fc.integer({ min: 0, max: 0xff });
const opcode = fc.integer({ min: 0, max: 0xffff_ffff });
const session = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const bytes = fc.uint8Array({ maxLength: 300 });

it("a request decoder returns every encoded request, however it is split", () => {
  fc.assert(
    fc.property(
      u8,
      u8,
      session,
      opcode,
      bytes,
      bytes,
      pieceSizes,
      (provider, authType, session, opcode, body, auth, sizes) => {
        const frame = encodeRequest({ provider, authType, auth, session }, rawOperation(opcode), body);
        const decoder = new RequestDecoder();
        expect(pushInPieces(decoder, Buffer.concat(frame.parts), sizes)).toBe(true);
        const expected = { provider, authType, session, opcode, body, auth, contentType: 0, acceptType: 0 };
        expect(decoder.request).toMatchObject(expected);
      },
    ),
  );
});
