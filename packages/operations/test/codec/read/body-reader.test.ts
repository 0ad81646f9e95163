import { describe, expect, it } from "vitest";
import {
  BodyReader,
  bodyCodec,
  DEFAULT_MAX_LIST_ELEMENTS,
  MAX_DUPLICATES,
  MAX_NESTING,
  readEmpty,
  replace,
  takeBytes,
  takeMessage,
  takeUint32,
  type WithUnknownFields,
} from "../../../src/codec/index.js";
import {
  attestKey,
  listClients,
  listKeys,
  listOpcodes,
  type Operation,
  operationsByOpcode,
  prepareKeyAttestation,
  psaDestroyKey,
  psaExportPublicKey,
  psaSignHash,
} from "../../../src/index.js";
import { encodeBody } from "../../encode-body.js";
import { hex, repeated } from "../../hex.js";

/** The length of some bytes as one byte. */
const byte = (digits: string): string => hex(digits).length.toString(16).padStart(2, "0");

/** Fields that a decoder visits before it returns or refuses. */
function visited({ result }: Operation<never, unknown>, body: Uint8Array): number {
  let reader: BodyReader | undefined;
  const observing = bodyCodec(
    result.message,
    undefined,
    () => undefined,
    (own) => {
      reader = own;
      while (own.next()) own.unknown();
      return {};
    },
  );
  try {
    observing.decode(body);
  } catch {
    // The work up to the refusal counts.
  }
  return reader?.visited ?? 0;
}

const protocolError = (code: string): unknown => expect.objectContaining({ family: "protocol", code });
const malformed = protocolError("ERR_PARSEC_PROTOCOL_BODY");
const tooMany = protocolError("ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS");

describe("a known field with another wire type", () => {
  it.each([
    ["bytes as a varint", psaExportPublicKey.result, "08 01"],
    ["bytes as eight bytes", psaExportPublicKey.result, "09 0102030405060708"],
    ["bytes as a group", psaExportPublicKey.result, "0b 0c"],
    ["bytes as four bytes", psaExportPublicKey.result, "0d 01020304"],
    ["a string as a varint", psaSignHash.request, "08 01"],
    ["a message as a varint", psaSignHash.request, "10 01"],
    ["a number in a packed list as four bytes", listOpcodes.result, "0d 01020304"],
    ["a string in a list as a varint", listClients.result, "08 01"],
    ["an enum of a union as bytes", psaSignHash.request, "0a016b 12 06 22 04 0a 02 12 00"],
  ])("is refused: %s", (_title, codec, body) => {
    expect(() => codec.decode(hex(body))).toThrow(malformed);
  });

  it("is refused for every field of every message of the contract", () => {
    for (const { request, result } of operationsByOpcode.values()) {
      for (const codec of [request, result]) {
        // Group tags are legal for unknown fields only.
        for (let field = 1; field <= 3; field++) {
          const group = Uint8Array.of((field << 3) | 3, (field << 3) | 4);
          let value: unknown;
          try {
            value = codec.decode(group);
          } catch (error) {
            expect(error).toMatchObject({ name: "ParsecError", family: "protocol" });
            continue;
          }
          expect(value).toMatchObject({ unknownFields: [{ field, wireType: 3 }] });
        }
      }
    }
  });
});

describe("a field that comes again", () => {
  it("counts as it came last, for bytes, strings, numbers and messages", () => {
    expect(psaExportPublicKey.result.decode(hex("0a0101 0a020203"))).toEqual({ data: Uint8Array.of(2, 3) });
    const request = encodeBody(psaSignHash.request, {
      keyName: "one",
      alg: { kind: "ecdsaAny" },
      hash: Uint8Array.of(1),
    });
    const again = encodeBody(psaSignHash.request, {
      keyName: "two",
      alg: { kind: "rsaPkcs1v15SignRaw" },
      hash: Uint8Array.of(2),
    });
    expect(psaSignHash.request.decode(Uint8Array.of(...request, ...again))).toEqual({
      keyName: "two",
      alg: { kind: "rsaPkcs1v15SignRaw" },
      hash: Uint8Array.of(2),
    });
  });

  it("leaves no copy of the bytes that it replaces in a message within the message", () => {
    const first = hex("0a 06 0a 04 0a 02 0505");
    const second = hex("0a 06 0a 04 0a 02 0707");
    const { output } = attestKey.result.decode(Uint8Array.of(...first, ...second));
    expect(output).toEqual({ kind: "activateCredential", credential: Uint8Array.of(7, 7) });
  });

  it(`is refused after ${MAX_DUPLICATES} times, so that it costs no more than its bytes`, () => {
    expect(psaExportPublicKey.result.decode(repeated("0a00", 2 * MAX_DUPLICATES + 2)).data).toHaveLength(0);
    const times = (count: number) => Uint8Array.of(...repeated("0a00", 2 * count), 0x10, 0);
    expect(psaExportPublicKey.result.decode(times(MAX_DUPLICATES + 1)).unknownFields).toHaveLength(1);
    expect(() => psaExportPublicKey.result.decode(times(MAX_DUPLICATES + 2))).toThrow(malformed);
    expect(() => psaExportPublicKey.result.decode(repeated("0a00", 1 << 20))).toThrow(malformed);
    expect(() => attestKey.result.decode(repeated("0a 04 0a 02 0a 00", 1 << 20))).toThrow(malformed);
  });

  it.each([1, 30, 31, 32, 33, 1000, 536_870_911])("is counted whatever its number: field %i", (field) => {
    const codec = bodyCodec(
      "test",
      undefined,
      () => undefined,
      (reader) => {
        let values = 0;
        // Field 2 is known too, and comes once.
        while (reader.next()) {
          takeUint32(reader);
          values++;
        }
        return { values };
      },
    );
    const tag = encodeBody(psaDestroyKey.result, { unknownFields: [{ field, wireType: 0, bytes: Uint8Array.of(7) }] });
    const times = (count: number) => Uint8Array.of(...Array.from({ length: count }, () => [...tag]).flat(), 0x10, 1);
    expect(codec.decode(times(MAX_DUPLICATES + 1))).toEqual({ values: MAX_DUPLICATES + 2 });
    expect(() => codec.decode(times(MAX_DUPLICATES + 2))).toThrow(malformed);
  });

  it("is allowed for lists, and for unknown fields, which may be lists", () => {
    expect(listClients.result.decode(repeated("0a0161", 3 * 1000)).clients).toHaveLength(1000);
    expect(psaExportPublicKey.result.decode(repeated("1000", 2 * 1000)).unknownFields).toHaveLength(1000);
    expect(listOpcodes.result.decode(repeated("0801", 2 * 1000)).opcodes).toHaveLength(1000);
  });
});

describe("a list", () => {
  it.each([
    ["of strings", listClients.result, "0a00"],
    ["of packed numbers", listOpcodes.result, "0a04 01020304"],
    ["of numbers one by one", listOpcodes.result, "0801"],
    ["of unknown fields", psaExportPublicKey.result, "1000"],
    ["of unknown fields of several kinds", psaExportPublicKey.result, "1000 1a00 250000000029 0000000000000000 2b2c"],
  ])("%s is refused beyond its limit, before the next element is made", (_title, codec, piece) => {
    expect(() => codec.decode(repeated(piece, 1 << 20))).toThrow(tooMany);
    expect(() => codec.decode(repeated(piece, 200), { maxListElements: 4 })).toThrow(tooMany);
  });

  it("takes as many elements as its limit says", () => {
    const clients = Array.from({ length: DEFAULT_MAX_LIST_ELEMENTS }, () => "a");
    const body = encodeBody(listClients.result, { clients });
    expect(listClients.result.decode(body).clients).toHaveLength(DEFAULT_MAX_LIST_ELEMENTS);
    expect(() => listClients.result.decode(Uint8Array.of(...body, 0x0a, 0))).toThrow(tooMany);
    expect(
      listClients.result.decode(Uint8Array.of(...body, 0x0a, 0), { maxListElements: 20_000 }).clients,
    ).toHaveLength(DEFAULT_MAX_LIST_ELEMENTS + 1);
  });

  it("counts all lists of a body together, those in messages within it included", () => {
    expect(() => listKeys.result.decode(repeated("0a00", 20), { maxListElements: 3 })).toThrow("lacks");
    expect(() => listClients.result.decode(hex("0a00 0a00 1000 1000"), { maxListElements: 3 })).toThrow(tooMany);
  });
});

describe("the work of a decoder", () => {
  it.each(["1000", "0a00", "0a0107", "13 14", "13 10 00 14", `${"13".repeat(60)} ${"14".repeat(60)}`, "0d00000000"])(
    "is at most one field for two bytes: %s again and again",
    (piece) => {
      for (const length of [1 << 12, 1 << 20]) {
        const body = repeated(piece, length);
        const work = visited(psaExportPublicKey as never, body);
        expect(work).toBeLessThanOrEqual(body.length / 2);
        expect(work).toBeGreaterThan(0);
      }
    },
  );
});

describe("a message within a message", () => {
  const nested = (levels: number): Uint8Array =>
    Uint8Array.from({ length: 2 * levels }, (_, at) => (3 << 3) | (at < levels ? 3 : 4));

  it("ends within the message that holds it, whatever its fields say", () => {
    for (const body of ["0a016b 12 03 22 05 0a 00 00", "0a016b 12 02 22 01 0a 00", "0a 02 0a 05 00 00 00"]) {
      expect(() => psaSignHash.request.decode(hex(body))).toThrow(expect.objectContaining({ family: "protocol" }));
    }
    // The length of the inner message is within the body, but beyond the outer message.
    expect(() => psaSignHash.request.decode(hex("12 02 22 04 1a 02 00 00"))).toThrow(malformed);
  });

  it("is refused as an unknown group beyond the limit of nesting", () => {
    expect(psaExportPublicKey.result.decode(nested(MAX_NESTING)).unknownFields).toHaveLength(1);
    expect(() => psaExportPublicKey.result.decode(nested(MAX_NESTING + 1))).toThrow(malformed);
    expect(() => psaExportPublicKey.result.decode(nested(100_000))).toThrow(malformed);
  });

  it("is refused when the group is closed by another number, or never", () => {
    for (const body of ["1b 24", "1b", "1b 10 00", "1c"]) {
      expect(() => psaExportPublicKey.result.decode(hex(body))).toThrow(malformed);
    }
  });
});

describe("a decoded message", () => {
  it("holds copies, so that the body may be wiped: bytes, unknown fields and unknown variants", () => {
    const body = hex("0a02 0102 1a02 0304");
    const result = psaExportPublicKey.result.decode(body);
    body.fill(0);
    expect(result.data).toEqual(Uint8Array.of(1, 2));
    expect(result.unknownFields).toEqual([{ field: 3, wireType: 2, bytes: Uint8Array.of(2, 3, 4) }]);
    expect(result.data.buffer.byteLength).toBe(2);
  });

  it("makes its unknown fields when they are read, once, as an own property", () => {
    const { result } = psaExportPublicKey;
    const value = result.decode(hex("0a0101 1a02 0304 1a02 0506"));
    const fields = value.unknownFields;
    expect(fields).toHaveLength(2);
    expect(value.unknownFields).toBe(fields);
    expect(Object.keys(value)).toEqual(["data", "unknownFields"]);
    expect({ ...value }.unknownFields).toBe(fields);
    expect(structuredClone(value)).toEqual(value);
    expect("unknownFields" in result.decode(hex("0a0101"))).toBe(false);
    expect(encodeBody(result, { ...value, unknownFields: [] })).toEqual(hex("0a0101"));
  });

  it("keeps unknown fields of a variant without fields, and beside it", () => {
    const body = hex("0a016b 12 08 2a03 a0062a a80601 1a0101");
    const { alg } = psaSignHash.request.decode(body);
    expect(alg).toEqual({
      kind: "ecdsaAny",
      unknownFields: [{ field: 100, wireType: 0, bytes: Uint8Array.of(0x2a) }],
      siblingUnknownFields: [{ field: 101, wireType: 0, bytes: Uint8Array.of(1) }],
    });
    expect(encodeBody(psaSignHash.request, psaSignHash.request.decode(body))).toEqual(body);
  });

  it("wipes the unknown fields of a message that another one replaces", () => {
    const values: WithUnknownFields[] = [];
    const codec = bodyCodec(
      "test",
      undefined,
      () => undefined,
      (reader) => {
        let value: WithUnknownFields | undefined;
        while (reader.next()) {
          value = replace<WithUnknownFields>(reader, value, takeMessage(reader, readEmpty("one")));
          values.push(value);
        }
        return {};
      },
    );
    codec.decode(hex("0a02 1007 0a02 1008"));
    const bytes = values.map(({ unknownFields }) => unknownFields?.[0]?.bytes);
    expect(bytes).toEqual([Uint8Array.of(0), Uint8Array.of(8)]);
  });

  it("wipes the bytes in a message within a message that another one replaces", () => {
    const copies: Uint8Array[] = [];
    const codec = bodyCodec(
      "test",
      undefined,
      () => undefined,
      (reader) => {
        let value: { readonly list: readonly { readonly copy: Uint8Array }[] } | undefined;
        while (reader.next()) {
          const copy = takeBytes(reader);
          copies.push(copy);
          value = replace(reader, value, { list: [{ copy }] });
        }
        return {};
      },
    );
    codec.decode(hex("0a0107 0a0108"));
    expect(copies).toEqual([Uint8Array.of(0), Uint8Array.of(8)]);
  });

  it("remembers unknown fields in a row as one", () => {
    const reader = new BodyReader(hex("1000 1a00 0a00 1001 2001"));
    let ranges: number[] | undefined;
    while (reader.next()) {
      if (reader.field === 1) takeBytes(reader);
      else ranges = reader.unknown(ranges);
    }
    expect(ranges).toEqual([0, 4, 6, 10]);
    expect([reader.visited, reader.next()]).toEqual([5, false]);
  });

  it("wipes the unknown fields that it copied when the body turns out to be malformed later", () => {
    let message: WithUnknownFields = {};
    const codec = bodyCodec(
      "test",
      undefined,
      () => undefined,
      (reader) => {
        while (reader.next()) message = takeMessage<WithUnknownFields>(reader, readEmpty("one"));
        return {};
      },
    );
    expect(() => codec.decode(hex("0a03 120107 0a05"))).toThrow(malformed);
    expect(() => message.unknownFields).toThrow("does not exist");
  });

  it("leaves a shared message alone when one of its owners is replaced", () => {
    const attributes = "0a02 2200 1a08 0a00 1204 0a02 7807";
    const key = (times: number): string => {
      const content = `1a ${byte(attributes)} ${attributes}`.repeat(times);
      return `0a ${byte(content)} ${content}`;
    };
    const { keys } = listKeys.result.decode(hex(key(1) + key(2)));
    for (const { attributes } of keys)
      expect(attributes.keyPolicy.keyAlgorithm).toEqual({
        kind: "none",
        unknownFields: [{ field: 15, wireType: 0, bytes: Uint8Array.of(7) }],
      });
  });

  it("leaves the unknown fields of a shared message alone when a copy of it, with others beside it, is replaced", () => {
    const parameters = "0a07 1314 0a03 1a018f";
    const { parameters: decoded } = prepareKeyAttestation.request.decode(hex(parameters.repeat(2)));
    expect(decoded.unknownFields).toEqual([{ field: 3, wireType: 2, bytes: Uint8Array.of(1, 0x8f) }]);
    expect(decoded).toMatchObject({ siblingUnknownFields: [{ field: 2, wireType: 3, bytes: Uint8Array.of(0x14) }] });
  });

  it("wipes its copies when the body turns out to be malformed later", () => {
    const copies: Uint8Array[] = [];
    const codec = bodyCodec(
      "test",
      undefined,
      () => undefined,
      (reader) => {
        while (reader.next()) copies.push(takeBytes(reader));
        return {};
      },
    );
    expect(() => codec.decode(hex("0a02 0102 1202 0304 1a05"))).toThrow(malformed);
    expect(copies).toEqual([new Uint8Array(2), new Uint8Array(2)]);
  });

  it("shares small equal messages of a list, and none that hold bytes", () => {
    const attributes = {
      keyType: { kind: "aes" as const },
      keyBits: 256,
      keyPolicy: { keyUsageFlags: listKeysUsage(), keyAlgorithm: { kind: "none" as const } },
    };
    const keys = [1, 2, 3].map((providerId) => ({ providerId, name: "k", attributes }));
    const decoded = listKeys.result.decode(encodeBody(listKeys.result, { keys }));
    expect(decoded).toEqual({ keys });
    expect(decoded.keys[0]?.attributes).toBe(decoded.keys[2]?.attributes);
  });

  it("leaves a shared message as it is when one of its owners has unknown fields beside it", () => {
    const key = (beside: string): string => {
      const type = `5a02 0802 ${beside}`;
      const attributes = `0a ${byte(type)} ${type} 1a06 0a00 1202 0a00`;
      const info = `1a ${byte(attributes)} ${attributes}`;
      return `0a ${byte(info)} ${info}`;
    };
    const { keys } = listKeys.result.decode(hex(key("") + key("a0062a") + key("")));
    const types = keys.map(({ attributes }) => attributes.keyType);
    const type = { kind: "eccKeyPair", curveFamily: "SECP_R1" };
    const beside = [{ field: 100, wireType: 0, bytes: Uint8Array.of(0x2a) }];
    expect(types).toEqual([type, { ...type, siblingUnknownFields: beside }, type]);
    expect(Object.keys(types[0] ?? {})).toEqual(["kind", "curveFamily"]);
  });
});

function listKeysUsage() {
  const flags = { export: false, copy: false, cache: false, encrypt: true, decrypt: true };
  return { ...flags, signMessage: false, verifyMessage: false, signHash: false, verifyHash: false, derive: false };
}
