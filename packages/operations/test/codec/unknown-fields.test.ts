import { describe, expect, it } from "vitest";
import { listKeys, psaGenerateKey, psaHashCompute, psaSignHash } from "../../src/index.js";
import { encodeBody } from "../encode-body.js";
import { hex } from "../hex.js";

const digits = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("decoding and encoding again", () => {
  it("preserves an enum value of a newer service as its number", () => {
    const body = hex("08 63 1201 aa");
    const request = psaHashCompute.request.decode(body);
    expect(request.alg).toBe(0x63);
    expect(digits(encodeBody(psaHashCompute.request, request))).toBe(digits(body));
  });

  it("preserves an unknown negative enum value", () => {
    const body = hex("08 ffffffffffffffffff01");
    expect(psaHashCompute.request.decode(body).alg).toBe(-1);
    expect(digits(encodeBody(psaHashCompute.request, psaHashCompute.request.decode(body)))).toBe(digits(body));
  });

  it("preserves unknown fields of every wire type", () => {
    const unknown = "a006 2a a106 0102030405060708 a206 03 616263 a306 08 05 a406 a506 01020304";
    const body = hex(`0a01 6b 1206 2204 0a02 0a00 1a01 ff ${unknown}`);
    const request = psaSignHash.request.decode(body);
    expect(request.unknownFields?.map(({ field, wireType }) => [field, wireType])).toEqual([
      [100, 0],
      [100, 1],
      [100, 2],
      [100, 3],
      [100, 5],
    ]);
    expect(digits(encodeBody(psaSignHash.request, request))).toBe(digits(body));
  });

  it("preserves an unknown variant of a union as kind unknown, with its tag, wire type and bytes", () => {
    const body = hex("0a01 6b 1205 ba06 02 0801");
    const { alg } = psaSignHash.request.decode(body);
    expect(alg).toEqual({ kind: "unknown", field: 103, wireType: 2, bytes: hex("02 0801") });
    expect(digits(encodeBody(psaSignHash.request, { keyName: "k", alg, hash: new Uint8Array(0) }))).toBe(digits(body));
  });

  it("preserves an unknown field inside a variant and one beside it", () => {
    const body = hex("12 0c 22 07 0a02 0a00 a0062a a8062b");
    const request = psaSignHash.request.decode(body);
    expect(request.alg).toEqual({
      kind: "ecdsa",
      hashAlg: { kind: "any" },
      unknownFields: [{ field: 100, wireType: 0, bytes: hex("2a") }],
      siblingUnknownFields: [{ field: 101, wireType: 0, bytes: hex("2b") }],
    });
    expect(digits(encodeBody(psaSignHash.request, request))).toBe(digits(body));
  });

  it("preserves several unknown fields in a union without a known variant", () => {
    const body = hex("12 06 a0062a a8062b");
    const request = psaSignHash.request.decode(body);
    expect(request.alg).toMatchObject({ kind: "unknown", field: 100, siblingUnknownFields: [{ field: 101 }] });
    expect(digits(encodeBody(psaSignHash.request, request))).toBe(digits(body));
  });
});

describe("a message without a mandatory field", () => {
  it.each([
    ["an unset oneof, which is not the algorithm none", psaSignHash.request, "0a016b 1200", "AsymmetricSignature"],
    ["an absent message", psaSignHash.request, "0a016b", "alg"],
    ["attributes in a list of keys", listKeys.result, "0a05 0801 1201 6b", "attributes"],
    ["an unset oneof deep inside", psaGenerateKey.request, "12 0a 0a00 1a06 0a00 1202 0a00", "KeyType"],
  ])("is a protocol error: %s", (_title, codec, body, argument) => {
    expect(() => codec.decode(hex(body))).toThrow(
      expect.objectContaining({ family: "protocol", code: "ERR_PARSEC_PROTOCOL_MISSING_FIELD", argument }),
    );
  });
});

describe("bytes that are not a message", () => {
  it.each([
    ["a field longer than the body", "0aff01"],
    ["a nested message longer than the message that contains it", "1203 2205 0a"],
    ["a group that is closed behind the message that contains it", "1201 7b 7c"],
    ["half a varint", "80"],
    ["field number 0", "0001"],
    ["an end of a group without a start", "04"],
    ["wire type 6", "0e"],
    ["a name that is not UTF-8", "0a02 c328"],
    ["a long name that is not UTF-8", `0a50 ${"61".repeat(79)}ff`],
    ["a surrogate in UTF-8", "0a03 eda080"],
  ])("are a protocol error: %s", (_title, body) => {
    expect(() => psaSignHash.request.decode(hex(body))).toThrow(
      expect.objectContaining({ family: "protocol", code: "ERR_PARSEC_PROTOCOL_BODY" }),
    );
  });

  it("are refused if they have more elements than the limit", () => {
    const bomb = new Uint8Array(200_000).fill(0x0a);
    for (let i = 1; i < bomb.length; i += 2) bomb[i] = 0;
    expect(() =>
      psaSignHash.result.decode(Uint8Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 0x10 : 0))),
    ).toThrow("more than 16384 list elements");
    expect(() => listKeys.result.decode(bomb)).toThrow(expect.objectContaining({ family: "protocol" }));
  });
});
