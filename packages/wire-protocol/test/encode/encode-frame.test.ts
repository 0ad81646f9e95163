import { describe, expect, it } from "vitest";
import {
  AuthType,
  allocateBytes,
  copyBytes,
  EMPTY,
  encodeErrorResponse,
  encodeRequest,
  encodeResponse,
  ProviderId,
  RequestDecoder,
  type RequestEncoder,
  ResponseDecoder,
  type ResponseHead,
  rawOperation,
} from "../../src/index.js";

const head = { provider: ProviderId.Tpm, authType: AuthType.Direct, auth: Uint8Array.of(0xaa) };

/** Encodes one byte, a separate field, one byte, a separate field. */
const twoLargeFields: RequestEncoder<readonly [Uint8Array, Uint8Array]> = {
  opcode: 7,
  request: {
    encode([first, second], bytes, offset) {
      bytes.set([1, 2], offset);
      return {
        bytes,
        end: offset + 2,
        byteLength: 2 + first.length + second.length,
        separate: [
          { at: offset + 1, bytes: first },
          { at: offset + 2, bytes: second },
        ],
      };
    },
  },
};

/** Encodes that many bytes of 7. */
const smallFields: RequestEncoder<number> = {
  opcode: 7,
  request: {
    encode: (length, bytes, offset) => ({
      bytes: bytes.fill(7, offset, offset + length),
      end: offset + length,
      byteLength: length,
      separate: [],
    }),
  },
};

describe("large byte fields", () => {
  const first = new Uint8Array(100).fill(0x11);
  const second = new Uint8Array(200).fill(0x22);
  const frame = encodeRequest(head, twoLargeFields, [first, second]);

  it("stay separate parts without a copy, between pieces of one allocation", () => {
    expect(frame.parts.map((part) => part.length)).toEqual([37, 100, 1, 200, 1]);
    expect(frame.parts[1]).toBe(first);
    expect(frame.parts[3]).toBe(second);
    expect(new Set([0, 2, 4].map((part) => frame.parts[part]?.buffer)).size).toBe(1);
    expect(frame.byteLength).toBe(36 + 302 + 1);
  });

  it("count in the body length of the header", () => {
    const bytes = Buffer.concat(frame.parts);
    expect(bytes.readUInt32LE(22)).toBe(302);
    expect(bytes.readUInt16LE(26)).toBe(1);
  });

  it("belong to the caller and are not wiped with the frame", () => {
    frame.wipe();
    expect(first.every((byte) => byte === 0x11)).toBe(true);
    for (const part of [0, 2, 4]) expect(frame.parts[part]?.every((byte) => byte === 0)).toBe(true);
  });
});

it("a frame copies the authentication bytes and does not wipe the caller's", () => {
  const auth = Uint8Array.of(1, 2, 3);
  const frame = encodeRequest({ ...head, auth }, rawOperation(1), EMPTY);
  expect(frame.parts).toHaveLength(1);
  expect(frame.parts[0]?.subarray(-3)).toEqual(auth);
  frame.wipe();
  expect(auth).toEqual(Uint8Array.of(1, 2, 3));
});

describe("the body parts of a frame", () => {
  const first = new Uint8Array(3).fill(0x11);
  const second = new Uint8Array(5).fill(0x22);

  it.each([
    ["without authentication", EMPTY],
    ["with authentication", Uint8Array.of(0xaa, 0xbb)],
  ])("are the bytes of the body in order, without header and authentication: %s", (_title, auth) => {
    const withLarge = encodeRequest({ ...head, auth }, twoLargeFields, [first, second]);
    expect(withLarge.bodyParts.filter(({ length }) => length > 0)).toEqual([
      Uint8Array.of(1),
      first,
      Uint8Array.of(2),
      second,
    ]);
    const small = encodeRequest({ ...head, auth }, smallFields, 3);
    expect(small.bodyParts).toEqual([Uint8Array.of(7, 7, 7)]);
    const empty = encodeRequest({ ...head, auth }, rawOperation(1), EMPTY);
    expect(Buffer.concat(empty.bodyParts)).toHaveLength(0);
  });

  it("are views of the frame, which are wiped with it, and of the caller's bytes", () => {
    const frame = encodeRequest(head, smallFields, 3);
    const [part] = frame.bodyParts;
    frame.wipe();
    expect(part).toEqual(new Uint8Array(3));
    expect(encodeRequest(head, twoLargeFields, [first, second]).bodyParts).toContain(second);
  });
});

it("a frame has no empty parts", () => {
  const adjacent: RequestEncoder<Uint8Array> = {
    opcode: 7,
    request: {
      encode: (bytes, lent, at) => ({
        bytes: lent,
        end: at,
        byteLength: 2 * bytes.length,
        separate: [
          { at, bytes },
          { at, bytes },
        ],
      }),
    },
  };
  const noAuth = { ...head, auth: EMPTY };
  expect(encodeRequest(noAuth, adjacent, Uint8Array.of(1, 2)).parts.map(({ length }) => length)).toEqual([36, 2, 2]);
  expect(encodeRequest(noAuth, rawOperation(1), EMPTY).parts.map(({ length }) => length)).toEqual([36]);
});

describe("a value that does not fit its header field", () => {
  it.each([
    ["provider", { ...head, provider: 256 }],
    ["provider", { ...head, provider: -1 }],
    ["provider", { ...head, provider: 1.5 }],
    ["authType", { ...head, authType: 300 }],
    ["auth", { ...head, auth: "name" as unknown as Uint8Array }],
    ["auth", { provider: 1, authType: 1 } as unknown as typeof head],
    ["auth", undefined as unknown as typeof head],
    ["auth.length", { ...head, auth: new Uint8Array(65_536) }],
    ["session", { ...head, session: -1n }],
    ["session", { ...head, session: 1n << 64n }],
    ["session", { ...head, session: 1 as unknown as bigint }],
  ])("is refused with the name of the field: %s", (argument, bad) => {
    expect(() => encodeRequest(bad, rawOperation(1), EMPTY)).toThrow(
      expect.objectContaining({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument }),
    );
  });

  it.each([
    ["encodeRequest", () => encodeRequest({ ...head, sesion: 1n } as typeof head, rawOperation(1), EMPTY)],
    ["encodeResponse", () => encodeResponse({ provider: 1, sesion: 1n } as ResponseHead, rawOperation(1), EMPTY)],
    ["encodeErrorResponse", () => encodeErrorResponse({ provider: 1, sesion: 1n } as ResponseHead, 1, 1)],
  ])("is refused under a name that %s does not know", (name, encode) => {
    expect(encode).toThrow(`${name}: sesion is not known. Did you mean session? Allowed are provider, `);
  });

  it("is refused without an operation, and without a head", () => {
    const nothing = undefined as never;
    const expected = (argument: string) => expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument });
    expect(() => encodeRequest(head, nothing, EMPTY)).toThrow(expected("operation"));
    expect(() => encodeResponse(nothing, rawOperation(1), EMPTY)).toThrow(expected("head"));
    expect(() => encodeResponse({ provider: 1 }, nothing, EMPTY)).toThrow(expected("operation"));
    expect(() => encodeErrorResponse(nothing, 1, 1)).toThrow(expected("head"));
    expect(() => rawOperation(-1)).toThrow(expected("opcode"));
  });

  it("is refused in the length of the body", () => {
    const tooLong: RequestEncoder<object> = {
      opcode: 1,
      request: { encode: (_value, bytes, end) => ({ bytes, end, byteLength: 2 ** 32, separate: [] }) },
    };
    expect(() => encodeRequest(head, tooLong, {})).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "body.byteLength" }),
    );
  });

  it("is refused in the opcode and in the status", () => {
    expect(() => encodeRequest(head, rawOperation(2 ** 32), EMPTY)).toThrow("opcode");
    expect(() => encodeErrorResponse({ provider: 0 }, 1, 65_536)).toThrow("status");
  });
});

it("the largest value of each header field is encoded and read again", () => {
  const largest = { provider: 0xff, authType: 0xff, auth: new Uint8Array(0xffff), session: 0xffff_ffff_ffff_ffffn };
  const request = new RequestDecoder();
  for (const part of encodeRequest(largest, rawOperation(0xffff_ffff), EMPTY).parts) request.push(part);
  const { auth, ...decoded } = request.request;
  expect(auth).toHaveLength(0xffff);
  expect(decoded).toMatchObject({ provider: 0xff, authType: 0xff, session: largest.session, opcode: 0xffff_ffff });
  const response = new ResponseDecoder();
  for (const part of encodeErrorResponse({ provider: 1 }, 1, 0xffff).parts) response.push(part);
  expect(response.response.status).toBe(0xffff);
});

it("every frame and copy has an ArrayBuffer of its own", () => {
  const [one, other] = [1, 2].map((opcode) => encodeRequest(head, rawOperation(opcode), EMPTY).parts[0]);
  expect(one?.length).toBe(37);
  expect(one?.buffer).not.toBe(other?.buffer);
  expect(allocateBytes(3).buffer.byteLength).toBe(3);
  const copy = copyBytes(Buffer.from("pooled"));
  expect(copy.buffer.byteLength).toBe(6);
  expect(Buffer.from(copy).toString()).toBe("pooled");
});
