import { describe, expect, it } from "vitest";
import { joinBytes, sshString, sshUint8, sshUint32, sshUint64 } from "../../src/wire/ssh-encoding.js";
import { SshFormatError } from "../../src/wire/ssh-format-error.js";
import { SshReader } from "../../src/wire/ssh-reader.js";

const whole = joinBytes(
  sshUint8(200),
  sshUint32(0xfedc_ba98),
  sshUint64(2n ** 63n),
  sshString("a name"),
  sshString(Uint8Array.of(1, 2)),
);

function readAll(bytes: Uint8Array): unknown[] {
  const reader = new SshReader(bytes);
  const values = [
    reader.uint8(),
    reader.uint32(),
    reader.uint64(),
    reader.name(),
    [...reader.string()],
    reader.position,
  ];
  reader.end();
  return values;
}

describe("a reader of SSH's types", () => {
  it("reads what was written, also from the middle of longer bytes", () => {
    const expected = [200, 0xfedc_ba98, 2n ** 63n, "a name", [1, 2], whole.length];
    expect(readAll(whole)).toEqual(expected);
    expect(readAll(joinBytes(sshUint8(1), whole).subarray(1))).toEqual(expected);
  });

  it("refuses bytes that end too early, wherever they are cut", () => {
    for (let length = 0; length < whole.length; length++) {
      expect(() => readAll(whole.subarray(0, length))).toThrow(SshFormatError);
    }
  });

  it("refuses bytes that are left over", () => {
    expect(() => readAll(joinBytes(whole, sshUint8(0)))).toThrow("more bytes follow");
  });

  it("refuses a string that is longer than all the bytes", () => {
    expect(() => new SshReader(joinBytes(sshUint32(0xffff_ffff), sshUint8(1))).string()).toThrow("it ends too early");
  });
});
