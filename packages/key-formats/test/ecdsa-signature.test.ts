import { createSign, sign, verify } from "node:crypto";
import { Curve } from "@parsec-ts/operations";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEcdsaSignature, encodeEcdsaSignature } from "../src/index.js";
import { CURVES, ecKeys, hex, KEY_FORMAT_ERROR, readsOrRefuses } from "./node-keys.js";

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("ECDSA signatures", () => {
  it.each(CURVES)("on %s go from raw to DER and back as node:crypto has them", (name, openssl) => {
    const { privateKey, publicKey } = ecKeys(openssl);
    const width = Math.ceil(Curve[name].bits / 8);
    for (let i = 0; i < 20; i++) {
      const message = Buffer.from([i]);
      const raw = new Uint8Array(sign("sha256", message, { key: privateKey, dsaEncoding: "ieee-p1363" }));
      const encoded = encodeEcdsaSignature(raw);
      expect(verify("sha256", message, publicKey, encoded)).toBe(true);
      expect(decodeEcdsaSignature(encoded, width)).toEqual(raw);
      const fromOpenSsl = new Uint8Array(createSign("sha256").update(message).sign(privateKey));
      expect(encodeEcdsaSignature(decodeEcdsaSignature(fromOpenSsl, width))).toEqual(fromOpenSsl);
    }
  });

  it("of small and large integers keep their sign and width", () => {
    const raw = Uint8Array.of(0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff);
    expect(hexOf(encodeEcdsaSignature(raw))).toBe("300a020101020500ffffffff");
    expect(decodeEcdsaSignature(hex("300a020101020500ffffffff"), 4)).toEqual(raw);
  });

  it("go from raw to DER and back for any r and s of any width", () => {
    const halves = fc
      .integer({ min: 1, max: 66 })
      .chain((width) => fc.uint8Array({ minLength: 2 * width, maxLength: 2 * width }));
    fc.assert(
      fc.property(halves, (raw) => {
        expect(decodeEcdsaSignature(encodeEcdsaSignature(raw), raw.length / 2)).toEqual(raw);
      }),
    );
  });
});

describe("decodeEcdsaSignature", () => {
  it.each([
    "",
    "30",
    "3003020101",
    "3006020101020101ff",
    "300602010102017f00",
    "3006020101020181",
    "3009020101020101020101",
    "300702010102020100",
  ])("refuses what is not DER of this width: %s", (der) => {
    expect(() => decodeEcdsaSignature(hex(der), 1)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it.each([0, -1, 1.5, 67, 2 ** 31, Number.NaN, undefined])("refuses a width that no curve has: %s", (width) => {
    expect(() => decodeEcdsaSignature(hex("3006020101020101"), width as number)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("reads any bytes, or throws the one error; what it reads is written again as it was", () => {
    const whole = hex("300a020101020500ffffffff");
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, value, length) => {
        const der = whole.slice(0, length);
        if (at < length) der[at] = value;
        readsOrRefuses(() => {
          const raw = decodeEcdsaSignature(der, 5);
          expect(encodeEcdsaSignature(raw)).toEqual(der);
          return raw;
        });
      }),
      { numRuns: 3_000 },
    );
  });

  it("throws the one error for any value", () => {
    fc.assert(
      fc.property(fc.anything(), (der) => void readsOrRefuses(() => decodeEcdsaSignature(der as Uint8Array, 32))),
    );
  });
});

// The ways of Wycheproof's ecdsa_secp256r1_sha256_test (cases 6 to 122) to change the encoding of a valid signature, over r and s of our
// own: both have their highest bit where Wycheproof's s has it, in s alone.
describe("decodeEcdsaSignature refuses Wycheproof's kinds of encoding:", () => {
  const r = `2b${"a3".repeat(31)}`;
  const s = `b3${"29".repeat(31)}`;
  const R = `0220${r}`;
  const S = `022100${s}`;
  const zeros = "00".repeat(4096);

  it("reads the signature that all of them are made from", () => {
    expect(decodeEcdsaSignature(hex(`3045${R}${S}`), 32)).toEqual(hex(r + s));
  });

  it.each([
    ["s misses its leading zero", `3044${R}0220${s}`],
    ["the sequence's length in long form", `308145${R}${S}`],
    ["the sequence's length with a zero in front", `30820045${R}${S}`],
    ["a length of 70 instead of 69", `3046${R}${S}`],
    ["a length of 68 instead of 69", `3044${R}${S}`],
    ["a length that overflows 32 bits", `30850100000045${R}${S}`],
    ["a length that overflows 64 bits", `3089010000000000000045${R}${S}`],
    ["a length of 2^31 - 1", `30847fffffff${R}${S}`],
    ["a length of 2^31", `308480000000${R}${S}`],
    ["a length of 2^32 - 1", `3084ffffffff${R}${S}`],
    ["a length of 2^40 - 1", `3085ffffffffff${R}${S}`],
    ["a length of 2^64 - 1", `3088ffffffffffffffff${R}${S}`],
    ["a length byte of 255", `30ff${R}${S}`],
    ["an indefinite length without its end", `3080${R}${S}`],
    ["an indefinite length with its end", `3080${R}${S}0000`],
    ["nothing", ""],
    ["a tag alone", "30"],
    ["a length alone", "3081"],
    ["zeros after s within the sequence", `3047${R}${S}0000`],
    ["zeros before r within the sequence", `30470000${R}${S}`],
    ["zeros after the sequence", `3045${R}${S}0000`],
    ["NULL after s", `3047${R}${S}0500`],
    ["garbage before the sequence", `304a4981773045${R}${S}`],
    ["NULL before a second sequence", `304925003045${R}${S}`],
    ["garbage after the sequence", `30473045${R}${S}0004deadbeef`],
    ["unknown tags before", `304daa00bb00cd003045${R}${S}`],
    ["unknown tags around r", `304d2228aa00bb00cd00${R}${S}`],
    ["unknown tags around s", `304d${R}2229aa00bb00cd00${S}`],
    ["a sequence within a sequence of indefinite length", `30803045${R}${S}0000`],
    ["NULL for the sequence", "0500"],
    ["a tag of 0x2e", `2e45${R}${S}`],
    ["a tag of 0x31", `3145${R}${S}`],
    ["a tag of 0xff", `ff45${R}${S}`],
    ["an empty sequence", "3000"],
    ["a composed sequence", `30493001023044${R.slice(2)}${S}`],
    ["a sequence cut at its end", `3044${R}${S.slice(0, -2)}`],
    ["a sequence cut at its start", `3044${R.slice(2)}${S}`],
    ["4 KiB of zeros after s", `30821045${R}${S}${zeros}`],
    ["r alone", `3022${R}`],
    ["r twice and s", `3067${R}${R}${S}`],
    ["r as an octet string", `30450420${r}${S}`],
    ["r's length in long form", `3046028120${r}${S}`],
    ["r's length with a zero in front", `304702820020${r}${S}`],
    ["r's length one too large", `30450221${r}${S}`],
    ["r's length one too small", `3045021f${r}${S}`],
    ["r with a needless zero in front", `3046022100${r}${S}`],
    ["s with a needless zero in front", `3046${R}02220000${s}`],
    ["r of no bytes", `30250200${S}`],
    ["r that is missing", `3023${S}`],
    ["r with a byte more than the curve", `3046022101${r}${S}`],
    ["r that is negative", `30450220ab${"a3".repeat(31)}${S}`],
    ["s that is -1", `3025${R}0201ff`],
    ["an infinite real for r", `3026090180${S}`],
    ["a boolean for r", `3026010100${S}`],
    ["a text for r", `30250c00${S}`],
    ["a bit string for r", `3026030100${S}`],
  ])("%s", (_title, der) => {
    expect(() => decodeEcdsaSignature(hex(der), 32)).toThrow(KEY_FORMAT_ERROR as Error);
  });
});

describe("encodeEcdsaSignature", () => {
  it.each([0, 3, 134])("refuses what is not r and s of one width: %i bytes", (length) => {
    expect(() => encodeEcdsaSignature(new Uint8Array(length))).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("throws the one error for any value", () => {
    fc.assert(fc.property(fc.anything(), (raw) => void readsOrRefuses(() => encodeEcdsaSignature(raw as Uint8Array))));
  });
});
