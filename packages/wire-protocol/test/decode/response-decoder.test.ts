import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  EMPTY,
  encodeErrorResponse,
  encodeRequest,
  encodeResponse,
  type Frame,
  HEADER_LENGTH,
  RequestDecoder,
  ResponseDecoder,
  rawOperation,
} from "../../src/index.js";
import { decodeSplit, pieceSizes, pushInPieces } from "../decode-in-pieces.js";
import { fromHex, hex, overstatedResponse, type ResponseMessage, responses } from "../messages.js";

const wire = (frame: Frame): string => Buffer.concat(frame.parts).toString("hex");
const spaceless = (digits: string): string => digits.replaceAll(" ", "");

function encode({ head, opcode, status, body }: ResponseMessage): Frame {
  return status === 0 ? encodeResponse(head, rawOperation(opcode), body) : encodeErrorResponse(head, opcode, status);
}

describe.each(responses)("response: $title", (message) => {
  it("encodes to the expected bytes", () => {
    expect(wire(encode(message))).toBe(spaceless(message.hex));
  });

  it("decodes however it is split", () => {
    for (const decoder of decodeSplit(fromHex(message.hex), () => new ResponseDecoder())) {
      decoder.end();
      const { opcode, status, provider, session, contentType, body } = decoder.response;
      const { head } = message;
      expect({ opcode, status, provider }).toEqual({
        opcode: message.opcode,
        status: message.status,
        provider: head.provider,
      });
      expect(session).toBe(head.session ?? 0n);
      expect(contentType).toBe(0);
      expect(hex(body)).toBe(hex(message.body));
    }
  });

  it("reports the missing part when the peer closes early", () => {
    const bytes = fromHex(message.hex);
    for (let length = 0; length < bytes.length; length++) {
      const decoder = new ResponseDecoder();
      decoder.push(bytes.subarray(0, length));
      const part = length < HEADER_LENGTH ? "HEADER" : "BODY";
      expect(() => decoder.end()).toThrow(expect.objectContaining({ code: `ERR_PARSEC_PROTOCOL_TRUNCATED_${part}` }));
      expect(() => decoder.response).toThrow(
        expect.objectContaining({ code: "ERR_PARSEC_INCOMPLETE", family: "usage" }),
      );
    }
  });
});

it("a response decoder waits for the rest of a body that is shorter than announced, and reports it at the end", () => {
  const decoder = new ResponseDecoder();
  expect(decoder.push(fromHex(overstatedResponse))).toBe(false);
  expect(() => decoder.end()).toThrow("after 5 of the 500 bytes");
});

it.each([1, 2, 0xff, 0x100, 0xffff])(
  "a response decoder refuses %i bytes of authentication before it holds them",
  (length) => {
    const bytes = Buffer.concat([
      ...encodeResponse({ provider: 3 }, rawOperation(7), EMPTY).parts,
      Buffer.alloc(length),
    ]);
    bytes.writeUInt16LE(length, 26);
    const code = "ERR_PARSEC_PROTOCOL_AUTHENTICATION";
    const refusal = expect.objectContaining({ code, family: "protocol", opcode: 7 });
    for (const end of [HEADER_LENGTH, HEADER_LENGTH + 1, bytes.length]) {
      const decoder = new ResponseDecoder();
      expect(() => decoder.push(bytes.subarray(0, end))).toThrow(refusal);
      expect(decoder.received).toBe(HEADER_LENGTH);
      expect(() => decoder.end()).toThrow(expect.objectContaining({ family: "protocol" }));
      expect(() => decoder.response).toThrow(expect.objectContaining({ code: "ERR_PARSEC_INCOMPLETE" }));
    }
  },
);

it("a response decoder refuses a request with authentication that comes back as its own response", () => {
  const head = { provider: 3, authType: 3, auth: Uint8Array.of(0xe8, 3, 0, 0) };
  const request = Buffer.concat(encodeRequest(head, rawOperation(26), EMPTY).parts);
  expect(new RequestDecoder().push(request)).toBe(true);
  expect(() => new ResponseDecoder().push(request)).toThrow(
    expect.objectContaining({ code: "ERR_PARSEC_PROTOCOL_AUTHENTICATION" }),
  );
});

const u8 = fc.integer({ min: 0, max: 0xff });
const opcode = fc.integer({ min: 0, max: 0xffff_ffff });
const session = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
const bytes = fc.uint8Array({ maxLength: 300 });

it("a response decoder returns every encoded response, however it is split", () => {
  fc.assert(
    fc.property(u8, session, opcode, bytes, pieceSizes, (provider, session, opcode, body, sizes) => {
      const frame = encodeResponse({ provider, session }, rawOperation(opcode), body);
      const decoder = new ResponseDecoder();
      expect(pushInPieces(decoder, Buffer.concat(frame.parts), sizes)).toBe(true);
      const { response } = decoder;
      expect(response).toMatchObject({ provider, session, opcode, body, contentType: 0, status: 0 });
      const { bytes, bodyStart, bodyLength } = response;
      expect(bytes.subarray(bodyStart, bodyStart + bodyLength)).toEqual(body);
    }),
  );
});

it("says how many bytes came behind a response, whether in its last chunk or after it", () => {
  const whole = Buffer.concat(encodeResponse({ provider: 0 }, rawOperation(1), Uint8Array.of(1, 2)).parts);
  const longer = Uint8Array.from([...whole, 7, 7, 7]);
  const expected = expect.objectContaining({
    code: "ERR_PARSEC_PROTOCOL_TRAILING_BYTES",
    message: expect.stringContaining("sent 3 bytes more"),
  });
  expect(() => new ResponseDecoder().push(longer)).toThrow(expected);
  const decoder = new ResponseDecoder();
  decoder.push(longer.subarray(0, whole.length - 1));
  expect(() => decoder.push(longer.subarray(whole.length - 1))).toThrow(expected);
});
