import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/der/hex.js";

describe("hexadecimal", () => {
  it("is read in any case and written in lower case", () => {
    expect(fromHex("00aBfF10")).toEqual(Uint8Array.of(0, 0xab, 0xff, 0x10));
    expect(toHex(Uint8Array.of(0, 0xab, 0xff, 0x10))).toBe("00abff10");
    expect(fromHex("")).toEqual(new Uint8Array());
  });

  it.each(["0", "000", "0g", "zz00", "00zz", " 00", "00\n"])("is not %j", (text) => {
    expect(() => fromHex(text)).toThrowError(RangeError);
  });
});
