import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedKey, commentOf, formatKeyLine, isComment, parseKeyLine } from "../../src/keys/key-line.js";
import { joinBytes, sshMpint, sshString, sshUint8 } from "../../src/wire/ssh-encoding.js";
import { SshFormatError } from "../../src/wire/ssh-format-error.js";
import { blobOf } from "../harness.js";
import { KEYS, RSA_1024 } from "../vectors.js";

const point = (length: number, first = 4): Uint8Array => joinBytes(sshUint8(first), new Uint8Array(length - 1).fill(9));
const exponent = sshMpint(Uint8Array.of(1, 0, 1));
const modulus = (bits: number): Uint8Array =>
  sshMpint(new Uint8Array(Math.ceil(bits / 8)).fill(0xff).fill(0xff >> (-bits & 7), 0, 1));

/** A line with this type and these fields behind it. */
function lineOf(type: string, ...fields: readonly Uint8Array[]): string {
  return formatKeyLine({ type, blob: joinBytes(sshString(type), ...fields), comment: "" });
}

describe("a line of a public key", () => {
  it.each(Object.entries(KEYS))("is read as ssh-keygen wrote it, and written again: %s", (_name, { line }) => {
    const parsed = checkedKey(parseKeyLine(`${line} a comment\n`));
    expect(parsed).toEqual({ type: line.split(" ")[0], blob: Buffer.from(blobOf(line)), comment: "a comment" });
    expect(formatKeyLine(parsed)).toBe(`${line} a comment`);
    expect(parseKeyLine(line.replace(" ", "\t  ")).comment).toBe("");
  });

  it.each([
    ["two lines", `${KEYS.p256.line}\n${KEYS.p256.line}`],
    ["no base64", "ssh-ed25519"],
    ["options before it", `no-pty ${KEYS.p256.line}`],
    ["another type than in its base64", KEYS.p256.line.replace("nistp256", "nistp384")],
    ["base64 that is cut", KEYS.ed25519.line.slice(0, -1)],
    ["base64 with bits at its end that stand for nothing", `${KEYS.p384.line.slice(0, -3)}h==`],
    ["base64url", KEYS.p384.line.replace("+", "-")],
    ["nothing", ""],
    ["a huge comment", `${KEYS.p256.line} ${"a".repeat(65_536)}`],
  ])("is refused with %s", (_title, line) => {
    expect(() => parseKeyLine(line)).toThrow(SshFormatError);
  });

  it("is refused in one pass: going back through the blanks of these would take minutes", () => {
    const line = `a b${" ".repeat(65_000)}\nx`;
    for (let times = 0; times < 100; times++) expect(() => parseKeyLine(line)).toThrow(SshFormatError);
  });

  it.each([
    ["of DSA", lineOf("ssh-dss", exponent, exponent)],
    ["of a type that is an inherited name", lineOf("toString", exponent)],
    ["of RSA with 1024 bits", RSA_1024],
    ["of RSA with 2047 bits", lineOf("ssh-rsa", exponent, modulus(2047))],
    ["of RSA with 16385 bits", lineOf("ssh-rsa", exponent, modulus(16_385))],
    ["of RSA with a negative modulus", lineOf("ssh-rsa", exponent, sshString(new Uint8Array(256).fill(0xff)))],
    ["of RSA with the least negative modulus", lineOf("ssh-rsa", exponent, sshString(new Uint8Array(256).fill(0x80)))],
    ["of RSA with zeros before its modulus", lineOf("ssh-rsa", exponent, sshString(new Uint8Array(400).fill(1, 2)))],
    ["of RSA with the exponent zero", lineOf("ssh-rsa", sshMpint(Uint8Array.of(0)), modulus(2048))],
    ["of RSA without a modulus", lineOf("ssh-rsa", exponent)],
    ["of Ed25519 with 31 bytes", lineOf("ssh-ed25519", sshString(new Uint8Array(31)))],
    ["of Ed25519 with more behind it", lineOf("ssh-ed25519", sshString(new Uint8Array(32)), sshUint8(0))],
    ["of another curve than its type", lineOf("ecdsa-sha2-nistp256", sshString("nistp384"), sshString(point(65)))],
    ["with a short point", lineOf("ecdsa-sha2-nistp256", sshString("nistp256"), sshString(point(64)))],
    ["with a compressed point", lineOf("ecdsa-sha2-nistp384", sshString("nistp384"), sshString(point(97, 2)))],
    ["of a token without its application", lineOf("sk-ssh-ed25519@openssh.com", sshString(new Uint8Array(32)))],
  ])("is refused as a key %s", (_title, line) => {
    expect(() => checkedKey(parseKeyLine(line))).toThrow(SshFormatError);
  });

  it.each([
    ["RSA with 2048 bits", lineOf("ssh-rsa", exponent, modulus(2048))],
    [
      "RSA with the least number of 2048 bits",
      lineOf("ssh-rsa", exponent, sshMpint(Uint8Array.of(0x80, ...new Uint8Array(255)))),
    ],
    ["RSA with 2049 bits", lineOf("ssh-rsa", exponent, modulus(2049))],
    ["RSA with 16384 bits", lineOf("ssh-rsa", exponent, modulus(16_384))],
    ["P-521", lineOf("ecdsa-sha2-nistp521", sshString("nistp521"), sshString(point(133)))],
    ["a token on Ed25519", lineOf("sk-ssh-ed25519@openssh.com", sshString(new Uint8Array(32)), sshString("ssh:"))],
    [
      "a token on P-256",
      lineOf("sk-ecdsa-sha2-nistp256@openssh.com", sshString("nistp256"), sshString(point(65)), sshString("ssh:")),
    ],
  ])("is taken as a key of %s", (_title, line) => {
    expect(formatKeyLine(checkedKey(parseKeyLine(line)))).toBe(line);
  });

  it("of any text or any bytes is read or refused, and nothing else", () => {
    const types = Object.values(KEYS).map(({ line }) => line.split(" ")[0] ?? "");
    const anyBlob = fc
      .tuple(fc.constantFrom(...types), fc.uint8Array({ maxLength: 300 }))
      .map(([type, bytes]) => lineOf(type, bytes));
    const changed = fc
      .tuple(fc.constantFrom(...Object.values(KEYS)), fc.nat(), fc.integer({ min: 1, max: 255 }))
      .map(([{ line }, at, change]) => {
        const blob = Buffer.from(blobOf(line));
        blob[at % blob.length] = (blob[at % blob.length] ?? 0) ^ change;
        return formatKeyLine({ type: line.split(" ")[0] ?? "", blob, comment: "" });
      });
    fc.assert(
      fc.property(fc.oneof(fc.string(), anyBlob, changed), (text) => {
        try {
          const key = checkedKey(parseKeyLine(text));
          expect(parseKeyLine(formatKeyLine(key))).toEqual(key);
        } catch (error) {
          expect(error).toBeInstanceOf(SshFormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a comment", () => {
  it.each(["a\nb", "a\rb", "\u001b[2J", "\u007f", "\u0085", "\u2028", "\u202e", "a\u200bb", "\ud800", "\0"])(
    "has no character that ends a line or that a terminal obeys: %j",
    (text) => {
      expect(isComment(text)).toBe(false);
      expect(commentOf(text)).toMatch(/\?/);
      expect(isComment(commentOf(text))).toBe(true);
    },
  );

  it("is at most 256 characters long", () => {
    expect(isComment("ä".repeat(256))).toBe(true);
    expect(isComment("ä".repeat(257))).toBe(false);
    expect(commentOf("ä".repeat(300))).toBe("ä".repeat(256));
    expect(commentOf(" a key ")).toBe("a key");
    expect(commentOf(`${"a".repeat(255)}🔑`)).toBe(`${"a".repeat(255)}?`);
  });
});
