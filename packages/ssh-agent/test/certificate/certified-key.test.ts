import { describe, expect, it } from "vitest";
import { certifiedKey } from "../../src/certificate/certified-key.js";
import { parseKeyLine } from "../../src/keys/key-line.js";
import { joinBytes, sshString, sshUint8 } from "../../src/wire/ssh-encoding.js";
import { SshFormatError } from "../../src/wire/ssh-format-error.js";
import { blobOf } from "../harness.js";
import { HOST_CERTIFICATE, KEYS, USER_CERTIFICATE } from "../vectors.js";

describe("the key in a certificate of ssh-keygen", () => {
  it.each([
    ["a user", USER_CERTIFICATE, KEYS.ed25519.line],
    ["a host", HOST_CERTIFICATE, KEYS.p384.line],
  ])("is the certified one: %s", (_title, certificate, line) => {
    expect(Buffer.from(certifiedKey(parseKeyLine(certificate)))).toEqual(blobOf(line));
  });

  it("is not found in a certificate that is cut, or longer, or of another type", () => {
    const { type, blob, comment } = parseKeyLine(USER_CERTIFICATE);
    for (let length = sshString(type).length; length < blob.length; length++) {
      expect(() => certifiedKey({ type, comment, blob: blob.subarray(0, length) })).toThrow(SshFormatError);
    }
    expect(() => certifiedKey({ type, comment, blob: joinBytes(blob, sshUint8(0)) })).toThrow(SshFormatError);
    expect(() => certifiedKey(parseKeyLine(KEYS.p256.line))).toThrow("its type is not that of a certificate");
  });
});
