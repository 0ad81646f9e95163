import { describe, expect, it } from "vitest";
import { decodeObjectIdentifier, derObjectIdentifier, encodeDer } from "../../src/index.js";

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

describe("an object identifier", () => {
  // The first two are examples of ITU-T X.690, section 8.19, and of RFC 5280; the last one holds a UUID (ITU-T X.667).
  it.each([
    ["2.999.3", "883703"],
    ["2.5.4.3", "550403"],
    ["1.2.840.113549.1.9.14", "2a864886f70d01090e"],
    ["0.9.2342.19200300.100.1.25", "0992268993f22c640119"],
    ["1.39", "4f"],
    ["2.0", "50"],
    ["2.25.329800735698586629295641978511506172918", "6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776"],
  ])("%s is read from its bytes and written as them", (dotted, hex) => {
    expect(decodeObjectIdentifier(bytes(hex))).toBe(dotted);
    expect(Buffer.from(encodeDer(derObjectIdentifier(dotted)).subarray(2)).toString("hex")).toBe(hex);
  });

  it.each([
    ["no bytes", "", /end is missing/],
    ["no end", "5504883780", /end is missing/],
    ["no end of its last number, as short as can be", "5581", /end is missing/],
    ["needless zeros in front of a number", "55048003", /needless zeros/],
    ["needless zeros in front of the first number", "8055", /needless zeros/],
    ["more than 64 bytes", `55${"01".repeat(64)}`, /end is missing/],
  ])("is refused with %s", (_title, hex, reason) => {
    const refusal = { code: "ERR_PARSEC_KEY_FORMAT", message: expect.stringMatching(reason) };
    expect(() => decodeObjectIdentifier(bytes(hex))).toThrowError(expect.objectContaining(refusal));
  });

  it("may have 64 bytes, and a first number of 2", () => {
    expect(decodeObjectIdentifier(bytes(`55${"01".repeat(63)}`))).toBe(`2.5${".1".repeat(63)}`);
    expect(decodeObjectIdentifier(bytes("50"))).toBe("2.0");
    expect(decodeObjectIdentifier(bytes("4f"))).toBe("1.39");
  });
});
