import { describe, expect, it } from "vitest";
import {
  encodeErrorResponse,
  encodeRequest,
  encodeResponse,
  type Frame,
  HEADER_LENGTH,
  RequestDecoder,
  ResponseDecoder,
  rawOperation,
} from "../src/index.js";
import { fromHex, hex, overstatedResponse, type ResponseMessage, requests, responses } from "./messages.js";

const wire = (frame: Frame): string => Buffer.concat(frame.parts).toString("hex");
const spaceless = (digits: string): string => digits.replaceAll(" ", "");

function encode({ head, opcode, status, body }: ResponseMessage): Frame {
  return status === 0 ? encodeResponse(head, rawOperation(opcode), body) : encodeErrorResponse(head, opcode, status);
}

/** Feeds `bytes` in two pieces cut at `at`, then in single bytes; yields a decoder each. */
function* split<D extends { push(chunk: Uint8Array): boolean }>(bytes: Uint8Array, create: () => D): Generator<D> {
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

describe.each(requests)("request: $title", ({ head, opcode, body, hex: expected }) => {
  it("encodes to the expected bytes", () => {
    const frame = encodeRequest(head, rawOperation(opcode), body);
    expect(wire(frame)).toBe(spaceless(expected));
    expect(frame.byteLength).toBe(fromHex(expected).length);
  });

  it("decodes however it is cut", () => {
    for (const decoder of split(fromHex(expected), () => new RequestDecoder())) {
      decoder.end();
      const request = decoder.request;
      expect(request).toMatchObject({ provider: head.provider, session: head.session ?? 0n, authType: head.authType });
      expect(request).toMatchObject({ opcode, contentType: 0, acceptType: 0 });
      expect(hex(request.body)).toBe(hex(body));
      expect(hex(request.auth)).toBe(hex(head.auth));
    }
  });
});

describe.each(responses)("response: $title", (message) => {
  it("encodes to the expected bytes", () => {
    expect(wire(encode(message))).toBe(spaceless(message.hex));
  });

  it("decodes however it is cut", () => {
    for (const decoder of split(fromHex(message.hex), () => new ResponseDecoder())) {
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

  it("says what is missing when the peer closes early", () => {
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

it("waits for a body that is shorter than announced, and says so at the end", () => {
  const decoder = new ResponseDecoder();
  expect(decoder.push(fromHex(overstatedResponse))).toBe(false);
  expect(() => decoder.end()).toThrow("after 5 of the 500 bytes");
});
