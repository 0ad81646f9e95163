import { describe, expect, it } from "vitest";
import {
  canDoCrypto,
  listKeys,
  type PsaSignHashRequest,
  psaGenerateKey,
  psaHashCompute,
  psaSignHash,
} from "../src/index.js";
import { encodeBody } from "./bodies.js";

const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits.replaceAll(" ", ""), "hex"));
const digits = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("what a newer service sends survives decoding and encoding again", () => {
  it("an enum value: as its number", () => {
    const body = hex("08 63 1201 aa");
    const request = psaHashCompute.request.decode(body);
    expect(request.alg).toBe(0x63);
    expect(digits(encodeBody(psaHashCompute.request, request))).toBe(digits(body));
  });

  it("a negative enum value", () => {
    const body = hex("08 ffffffffffffffffff01");
    expect(psaHashCompute.request.decode(body).alg).toBe(-1);
    expect(digits(encodeBody(psaHashCompute.request, psaHashCompute.request.decode(body)))).toBe(digits(body));
  });

  it("fields of a message, of every wire type", () => {
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

  it("a variant of a union: kind unknown, with its tag, wire type and bytes", () => {
    const body = hex("0a01 6b 1205 ba06 02 0801");
    const { alg } = psaSignHash.request.decode(body);
    expect(alg).toEqual({ kind: "unknown", field: 103, wireType: 2, bytes: hex("02 0801") });
    expect(digits(encodeBody(psaSignHash.request, { keyName: "k", alg, hash: new Uint8Array(0) }))).toBe(digits(body));
  });

  it("a field inside a variant, and one beside it", () => {
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

  it("several unknown fields where a variant should be", () => {
    const body = hex("12 06 a0062a a8062b");
    const request = psaSignHash.request.decode(body);
    expect(request.alg).toMatchObject({ kind: "unknown", field: 100, siblingUnknownFields: [{ field: 101 }] });
    expect(digits(encodeBody(psaSignHash.request, request))).toBe(digits(body));
  });
});

describe("a message without what it means nothing without", () => {
  it.each([
    ["an unset oneof, which is not the algorithm none", psaSignHash.request, "0a016b 1200", "AsymmetricSignature"],
    ["a mandatory message", psaSignHash.request, "0a016b", "alg"],
    ["attributes in a list of keys", listKeys.result, "0a05 0801 1201 6b", "attributes"],
    ["an unset oneof deep inside", psaGenerateKey.request, "12 0a 0a00 1a06 0a00 1202 0a00", "KeyType"],
  ])("is a protocol error: %s", (_title, codec, body, argument) => {
    expect(() => codec.decode(hex(body))).toThrow(
      expect.objectContaining({ family: "protocol", code: "ERR_PARSEC_PROTOCOL_MISSING_FIELD", argument }),
    );
  });
});

describe("bytes that are no message", () => {
  it.each([
    ["a field longer than the body", "0aff01"],
    ["a nested message longer than what is around it", "1203 2205 0a"],
    ["half a varint", "80"],
    ["field number 0", "0001"],
    ["an end of a group that never began", "04"],
    ["wire type 6", "0e"],
    ["a name that is no UTF-8", "0a02 c328"],
    ["a long name that is no UTF-8", `0a50 ${"61".repeat(79)}ff`],
    ["a surrogate in UTF-8", "0a03 eda080"],
  ])("are a protocol error: %s", (_title, body) => {
    expect(() => psaSignHash.request.decode(hex(body))).toThrow(
      expect.objectContaining({ family: "protocol", code: "ERR_PARSEC_PROTOCOL_BODY" }),
    );
  });

  it("are refused when they hold more elements than any service has", () => {
    const bomb = new Uint8Array(200_000).fill(0x0a);
    for (let i = 1; i < bomb.length; i += 2) bomb[i] = 0;
    expect(() =>
      psaSignHash.result.decode(Uint8Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? 0x10 : 0))),
    ).toThrow("more than 16384 list elements");
    expect(() => listKeys.result.decode(bomb)).toThrow(expect.objectContaining({ family: "protocol" }));
  });
});

describe("a request that cannot be encoded", () => {
  const good: PsaSignHashRequest = {
    keyName: "k",
    alg: { kind: "ecdsa", hashAlg: { kind: "specific", value: "SHA_256" } },
    hash: new Uint8Array(32),
  };

  it.each([
    ["keyName", { ...good, keyName: 7 }],
    ["keyName", { ...good, keyName: "half a \ud800 pair" }],
    ["keyName", { ...good, keyName: "\udc00" }],
    ["hash", { ...good, hash: "00" }],
    ["hash", { ...good, hash: undefined }],
    ["alg", { ...good, alg: undefined }],
    ["alg", { ...good, alg: "ecdsa" }],
    ["alg.kind", { ...good, alg: { kind: "edwards" } }],
    ["alg.hashAlg", { ...good, alg: { kind: "ecdsa" } }],
    ["alg.hashAlg.value", { ...good, alg: { kind: "ecdsa", hashAlg: { kind: "specific", value: "SHA256" } } }],
    ["alg.hashAlg.value", { ...good, alg: { kind: "ecdsa", hashAlg: { kind: "specific", value: "toString" } } }],
    ["alg.hashAlg.value", { ...good, alg: { kind: "ecdsa", hashAlg: { kind: "specific", value: 1.5 } } }],
  ])("is refused naming %s", (argument, bad) => {
    expect(() => psaSignHash.request.size(bad as never)).toThrow(
      expect.objectContaining({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument }),
    );
  });

  it.each([[undefined], [null], [7]])("is refused when it is %s", (bad) => {
    expect(() => psaSignHash.request.size(bad as never)).toThrow("must be an object");
  });

  it("is refused when it changes between being sized and being written", () => {
    const request = { checkType: "USE" as const, attributes: undefined as never };
    expect(() => canDoCrypto.request.size(request)).toThrow(expect.objectContaining({ argument: "attributes" }));
    const changing = { ...good };
    const body = psaSignHash.request.size(changing);
    Object.assign(changing, { keyName: "longer" });
    expect(() => body.writeTo(new Uint8Array(body.inlineLength), 0)).toThrow("changed while it was being encoded");
  });
});
