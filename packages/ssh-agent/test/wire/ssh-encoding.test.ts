import fc from "fast-check";
import { expect, it } from "vitest";
import { joinBytes, sshMpint, sshString, sshUint8, sshUint32, sshUint64 } from "../../src/wire/ssh-encoding.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** RFC 4251, section 5, and numbers with zeros before them. */
it.each([
  ["00", "00000000"],
  ["", "00000000"],
  ["09a378f9b2e332a7", "0000000809a378f9b2e332a7"],
  ["80", "000000020080"],
  ["0080", "000000020080"],
  ["7f", "000000017f"],
  ["0000007f", "000000017f"],
  ["000000", "00000000"],
  ["00ff00", "0000000300ff00"],
])("encodes the number %s as %s", (number, encoded) => {
  expect(hex(sshMpint(Buffer.from(number, "hex")))).toBe(encoded);
});

it("encodes each number in its shortest form that is not negative", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const encoded = sshMpint(bytes).subarray(4);
      expect(BigInt(`0x0${hex(encoded)}`)).toBe(BigInt(`0x0${hex(bytes)}`));
      expect(encoded[0] ?? 0).toBeLessThan(0x80);
      if (encoded[0] === 0) expect(encoded[1]).toBeGreaterThanOrEqual(0x80);
    }),
  );
});

it("encodes bytes, texts and numbers", () => {
  expect(hex(sshUint8(7))).toBe("07");
  expect(hex(sshUint32(699_921_578))).toBe("29b7f4aa");
  expect(hex(sshUint64(2n ** 64n - 2n))).toBe("fffffffffffffffe");
  expect(hex(sshString("testing"))).toBe("0000000774657374696e67");
  expect(hex(sshString("ä"))).toBe("00000002c3a4");
  expect(hex(sshString(Uint8Array.of(1, 0)))).toBe("000000020100");
  expect(hex(joinBytes(sshUint8(1), sshString(""), sshUint8(2)))).toBe("010000000002");
  expect(joinBytes()).toHaveLength(0);
});
