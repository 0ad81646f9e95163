import { isIP } from "node:net";
import { assert, constantFrom, property, string, tuple, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeIpAddress, formatIpAddress } from "../../src/extensions/ip-address.js";
import { fromHexText, hex } from "../harness.js";

describe("an IP address", () => {
  it.each([
    ["10.0.0.17", "0a000011"],
    ["255.255.255.255", "ffffffff"],
    ["0.0.0.0", "00000000"],
    ["::", "00000000000000000000000000000000"],
    ["::1", "00000000000000000000000000000001"],
    ["1::", "00010000000000000000000000000000"],
    ["fd00::17", "fd000000000000000000000000000017"],
    ["2001:db8::1:0:0:1", "20010db8000000000001000000000001"],
    ["2001:db8:0:1:1:1:1:1", "20010db8000000010001000100010001"],
    ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
  ])("%s is encoded, and formatted as RFC 5952 has it", (text, bytes) => {
    expect(hex(encodeIpAddress(text) ?? new Uint8Array())).toBe(bytes);
    expect(formatIpAddress(fromHexText(bytes))).toBe(text);
  });

  it.each([
    ["FD00::17", "fd000000000000000000000000000017"],
    ["::ffff:10.0.0.17", "00000000000000000000ffff0a000011"],
    ["1:2:3:4:5:6:10.0.0.17", "0001000200030004000500060a000011"],
    ["1:2:3:4:5:6:7::", "00010002000300040005000600070000"],
    ["::2:3:4:5:6:7:8", "00000002000300040005000600070008"],
  ])("%s may be written in another way", (text, bytes) => {
    expect(hex(encodeIpAddress(text) ?? new Uint8Array())).toBe(bytes);
  });

  it.each([
    "",
    "10.0.0",
    "10.0.0.256",
    "10.0.0.01",
    "10.0.0.1.1",
    "10.0.0.1/8",
    "0x0a.0.0.1",
    "fe80::1%eth0",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
    "12345::",
    ":1",
    "1:",
    ":",
    ":::",
    "10.0.0.1::",
    "::10.0.0.1:2",
    "[::1]",
    "1".repeat(100),
  ])("is not %j", (text) => {
    expect(encodeIpAddress(text)).toBeUndefined();
  });

  it("is what Node takes for one, but for zones", () => {
    const texts = string({ unit: constantFrom(..."0125:.af"), maxLength: 20 });
    const likely = tuple(texts, texts).map(([one, other]) => `${one}::${other}`);
    const check = (text: string): void => {
      expect(encodeIpAddress(text)?.length).toBe(({ 4: 4, 6: 16 } as Record<number, number>)[isIP(text)]);
    };
    assert(property(texts, check), { numRuns: 3000 });
    assert(property(likely, check), { numRuns: 3000 });
  });

  it("is the same again after it was formatted, and none of another length", () => {
    assert(
      property(uint8Array({ maxLength: 17 }), (bytes) => {
        const text = formatIpAddress(bytes);
        const isAddress = bytes.length === 4 || bytes.length === 16;
        expect(text === undefined).toBe(!isAddress);
        if (text !== undefined) expect(encodeIpAddress(text)).toEqual(bytes);
      }),
    );
    assert(
      property(uint8Array({ minLength: 16, maxLength: 16, max: 1 }), (bytes) => {
        expect(encodeIpAddress(formatIpAddress(bytes) ?? "")).toEqual(bytes);
      }),
    );
  });
});
