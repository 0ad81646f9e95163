import { describe, expect, it } from "vitest";
import {
  attestKey,
  listKeys,
  listOpcodes,
  type PsaSignHashRequest,
  psaDestroyKey,
  psaExportPublicKey,
  psaHashCompute,
  psaSignHash,
} from "../../../src/index.js";
import { encodeBody } from "../../encode-body.js";

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
  ])("is refused with the path of the argument: %s", (argument, bad) => {
    expect(() => encodeBody(psaSignHash.request, bad as never)).toThrow(
      expect.objectContaining({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument }),
    );
  });

  const field = { field: 100, wireType: 0, bytes: Uint8Array.of(1) };

  it.each([
    ["field", { ...field, field: 0 }],
    ["field", { ...field, field: -1 }],
    ["field", { ...field, field: 0x2000_0000 }],
    ["field", { ...field, field: 1.5 }],
    ["field", { ...field, field: "1" }],
    ["wireType", { ...field, wireType: 4 }],
    ["wireType", { ...field, wireType: 6 }],
    ["wireType", { ...field, wireType: undefined }],
    ["bytes", { ...field, bytes: [1] }],
  ])("is refused for an unknown field that does not exist: its %s in %j", (argument, bad) => {
    expect(() => encodeBody(psaSignHash.request, { ...good, unknownFields: [bad as never] })).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: `unknownFields.${argument}` }),
    );
  });

  it.each([
    [{ kind: "rsa" }, '"rsa"'],
    ["ecdsa", "alg must be an object"],
    [7, "alg must be an object"],
  ])("is refused for a union that has no such variant: %j", (alg, kind) => {
    expect(() => encodeBody(psaSignHash.request, { ...good, alg: alg as never })).toThrow(kind);
  });

  it.each([[undefined], [null], [7]])("is refused if it is not an object: %s", (bad) => {
    expect(() => encodeBody(psaSignHash.request, bad as never)).toThrow("must be an object");
  });

  it("is read once, so that a value that changes meanwhile does no harm", () => {
    let reads = 0;
    const changing = {
      ...good,
      get keyName() {
        reads++;
        return "k".repeat(reads);
      },
    };
    expect(psaSignHash.request.decode(encodeBody(psaSignHash.request, changing)).keyName).toBe("k");
    expect(reads).toBe(1);
  });

  it("is refused with the path in a list, and leaves no bytes behind", () => {
    const key = { providerId: 1, name: "secret", attributes: undefined as never };
    const lent = new Uint8Array(new ArrayBuffer(64));
    expect(() => listKeys.result.encode({ keys: [key] }, lent, 0)).toThrow(
      expect.objectContaining({ argument: "keys.attributes" }),
    );
    expect(lent).toEqual(new Uint8Array(64));
  });
});

describe("a body that does not fit the bytes that are lent", () => {
  it.each([0, 36])("is written to longer ones, and the lent ones are zeroed: from offset %i", (offset) => {
    const lent = new Uint8Array(new ArrayBuffer(64));
    const data = new Uint8Array(100).fill(7);
    const { bytes, end, byteLength } = psaExportPublicKey.result.encode({ data }, lent, offset);
    expect([end, byteLength]).toEqual([offset + 102, 102]);
    expect(bytes.subarray(offset, end)).toEqual(Uint8Array.of(0x0a, 100, ...data));
    expect(bytes.subarray(end).every((byte) => byte === 0)).toBe(true);
    expect(lent).toEqual(new Uint8Array(64));
  });

  it("has the lengths of its messages, whatever their length and the large fields within them", () => {
    for (const length of [1, 90, 100, 110, 120, 128, 16_370, 16_384, 2_097_152]) {
      const credential = new Uint8Array(length).fill(7);
      const value = { output: { kind: "activateCredential" as const, credential } };
      const { output } = attestKey.result.decode(encodeBody(attestKey.result, value));
      expect(output).toMatchObject({ kind: "activateCredential" });
      expect("credential" in output && Buffer.from(output.credential).equals(credential)).toBe(true);
    }
  });
});

describe("a field with the longest number or length of a size", () => {
  it.each([1, 15, 16, 2047, 2048, 0x3_ffff, 0x4_0000, 0x1ff_ffff, 0x200_0000, 0x1fff_ffff])(
    "is written as it is read: field %i",
    (field) => {
      // Field 1 is known to the result of an export, and unknown to that of a deletion.
      const value = { unknownFields: [{ field, wireType: 2, bytes: Uint8Array.of(2, 7, 7) }] };
      const body = encodeBody(psaDestroyKey.result, value);
      expect(psaDestroyKey.result.decode(body)).toEqual(value);
    },
  );

  it.each([0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])("is written as it is read: %i bytes", (length) => {
    const value = { data: new Uint8Array(length).fill(7) };
    expect(psaExportPublicKey.result.decode(encodeBody(psaExportPublicKey.result, value)).data).toHaveLength(length);
  });

  it.each([
    0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456, 0x7fff_ffff, 0x8000_0000,
    0xffff_ffff,
  ])("is written as it is read: the numbers %i and its negative", (number) => {
    const opcodes = [number, 0, number];
    expect(listOpcodes.result.decode(encodeBody(listOpcodes.result, { opcodes })).opcodes).toEqual(opcodes);
    expect(listOpcodes.request.decode(encodeBody(listOpcodes.request, { providerId: number }))).toEqual({
      providerId: number,
    });
    const alg = Math.max(-number, -0x8000_0000) || 0;
    const request = { alg: alg < 0 ? alg : ("HASH_NONE" as const), input: new Uint8Array(0) };
    expect(psaHashCompute.request.decode(encodeBody(psaHashCompute.request, request))).toEqual(request);
  });
});
