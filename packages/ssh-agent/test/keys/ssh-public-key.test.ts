import { createHash, createPublicKey } from "node:crypto";
import {
  eccKeyPair,
  ecdhKey,
  ecdsa,
  ecdsaDeterministicKey,
  ecdsaKey,
  type KeyAttributes,
  rsaPssKey,
} from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { isParsecError, sshFingerprint, sshPublicKey } from "../../src/index.js";
import { blobOf, errorOf, makeKey, rsaKey, testService } from "../harness.js";
import { HOST_CERTIFICATE, KEYS, USER_CERTIFICATE } from "../vectors.js";

const mock = testService();

describe("sshPublicKey", () => {
  it.each<[string, KeyAttributes, string]>([
    ["ECDSA on P-256", ecdsaKey("P-256"), "ecdsa-sha2-nistp256"],
    ["ECDSA on P-384", ecdsaKey("P-384"), "ecdsa-sha2-nistp384"],
    ["ECDSA on P-521", ecdsaKey("P-521"), "ecdsa-sha2-nistp521"],
    ["deterministic ECDSA", ecdsaDeterministicKey("P-256"), "ecdsa-sha2-nistp256"],
    [
      "ECDSA with any hash",
      eccKeyPair("P-384", { usage: ["signHash"], algorithm: ecdsa("any") }),
      "ecdsa-sha2-nistp384",
    ],
    ["RSA with SHA-256", rsaKey(2048, "SHA_256"), "ssh-rsa"],
    ["RSA with SHA-512", rsaKey(2048, "SHA_512"), "ssh-rsa"],
    ["RSA with any hash", rsaKey(2048, "any"), "ssh-rsa"],
  ])("is a line with the key that OpenSSL knows: %s", async (title, attributes, type) => {
    const key = await makeKey(mock.parsec, `public key/${title}`, attributes);
    const line = await sshPublicKey(key);
    expect(line).toBe(`${type} ${line.split(" ")[1]} public key/${title}`);
    const blob = Buffer.from(blobOf(line));
    const jwk = createPublicKey(await key.exportPublicKey("pem")).export({ format: "jwk" });
    const numbers = type === "ssh-rsa" ? [jwk.e, jwk.n] : [jwk.x, jwk.y];
    for (const number of numbers) expect(blob.includes(Buffer.from(number ?? "", "base64url"))).toBe(true);
    expect(sshFingerprint(line)).toBe(
      `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
    );
  });

  it.each<[string, KeyAttributes, string]>([
    ["RSA-PSS", rsaPssKey(2048), "ERR_PARSEC_SSH_KEY"],
    ["RSA with SHA-384", rsaKey(2048, "SHA_384"), "ERR_PARSEC_SSH_KEY"],
    ["RSA of 1024 bits", rsaKey(1024, "SHA_256"), "ERR_PARSEC_SSH_KEY"],
    [
      "ECDSA on P-256 with SHA-384",
      eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_384") }),
      "ERR_PARSEC_SSH_KEY",
    ],
    [
      "ECDSA on secp256k1",
      eccKeyPair("secp256k1", { usage: ["signHash"], algorithm: ecdsa("SHA_256") }),
      "ERR_PARSEC_SSH_KEY",
    ],
    ["a key for agreement", ecdhKey("P-256"), "ERR_PARSEC_KEY_POLICY"],
  ])("refuses a key that SSH has no algorithm for: %s", async (title, attributes, code) => {
    const key = await makeKey(mock.parsec, `refused/${title}`, attributes);
    const error = await errorOf(sshPublicKey(key));
    expect(isParsecError(error)).toBe(true);
    expect(error).toMatchObject({ code, family: "usage" });
    if (code === "ERR_PARSEC_SSH_KEY") expect(error.message).toContain(JSON.stringify(`refused/${title}`));
  });

  it("takes a comment, and makes one line of any name", async () => {
    const key = await mock.parsec.ensureKey("two\nlines\u0085\u202e \u2028", ecdsaKey("P-256"));
    const [type, base64] = (await sshPublicKey(key)).split(" ");
    expect(await sshPublicKey(key)).toBe(`${type} ${base64} two?lines?? ?`);
    expect(await sshPublicKey(key, { comment: "ada@pump-17" })).toBe(`${type} ${base64} ada@pump-17`);
    expect(await sshPublicKey(key, { comment: "" })).toBe(`${type} ${base64}`);
    for (const comment of ["a\nb", "\u001b[2J", "a".repeat(257), 5 as never]) {
      expect(await errorOf(sshPublicKey(key, { comment }))).toMatchObject({
        code: "ERR_PARSEC_ARGUMENT",
        argument: "comment",
      });
    }
    expect(await sshPublicKey(key, { comment: "a".repeat(256) })).toContain("a".repeat(256));
  });

  it("refuses what is no key, and unknown options", async () => {
    const { parsec } = mock;
    expect(await errorOf(sshPublicKey("login" as never))).toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "key",
    });
    const error = await errorOf(sshPublicKey(parsec.key("a"), { coment: "a" } as never));
    expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "coment" });
  });
});

describe("sshFingerprint", () => {
  it.each(Object.entries(KEYS))("is the one that ssh-keygen shows: %s", (_name, { line, fingerprint }) => {
    expect(sshFingerprint(line)).toBe(fingerprint);
    expect(sshFingerprint(`  ${line}   a comment \n`)).toBe(fingerprint);
  });

  it("of a certificate is that of the key in it", () => {
    expect(sshFingerprint(USER_CERTIFICATE)).toBe(KEYS.ed25519.fingerprint);
    expect(sshFingerprint(HOST_CERTIFICATE)).toBe(KEYS.p384.fingerprint);
  });

  it("refuses what is no public key", () => {
    expect(() => sshFingerprint("ssh-ed25519 AAAA")).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_SSH_PUBLIC_KEY", argument: "publicKey" }),
    );
    expect(() => sshFingerprint(5 as never)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }));
  });
});
