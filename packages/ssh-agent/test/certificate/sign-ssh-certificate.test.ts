import { createHash } from "node:crypto";
import { ecdsaKey, type KeyAttributes } from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { type SshCertificateOptions, signSshCertificate, sshFingerprint, sshPublicKey } from "../../src/index.js";
import { joinBytes, sshString, sshUint32 } from "../../src/wire/ssh-encoding.js";
import { SshReader } from "../../src/wire/ssh-reader.js";
import { blobOf, errorOf, isValid, makeKey, publicKeyOf, rsaKey, testService } from "../harness.js";
import { HOST_CERTIFICATE, KEYS, RSA_1024, USER_CERTIFICATE } from "../vectors.js";

const mock = testService();

const user: SshCertificateOptions = {
  publicKey: `${KEYS.ed25519.line} ada@pump-17`,
  type: "user",
  keyId: "a key id",
  principals: ["ada", "bea"],
  validAfter: new Date("2026-01-01T00:00:00Z"),
  validFor: "365d",
  serial: 7n,
  criticalOptions: { "source-address": "10.0.0.0/8", "force-command": "/bin/true" },
};

const host: SshCertificateOptions = {
  publicKey: KEYS.p384.line,
  type: "host",
  keyId: "host",
  principals: ["h"],
  validAfter: new Date("2026-01-01T00:00:00Z"),
  validFor: "365d",
  serial: 0n,
};

/** The parts of a certificate: nonce, all fields from the key to `reserved`, the CA's key, and the signature with what it is over. */
function partsOf(certificate: string, keyFields: number) {
  const blob = blobOf(certificate);
  const reader = new SshReader(blob);
  const type = reader.name();
  const nonce = reader.string();
  const start = reader.position;
  for (let i = 0; i < keyFields; i++) reader.string();
  const serial = reader.uint64();
  reader.uint32();
  const keyId = reader.name();
  reader.string();
  const validity = [Number(reader.uint64()), Number(reader.uint64())];
  const criticalOptions = reader.string();
  const extensions = reader.string();
  reader.string();
  const fields = blob.subarray(start, reader.position);
  const ca = reader.string();
  const toBeSigned = blob.subarray(0, reader.position);
  const signature = reader.string();
  reader.end();
  return { type, nonce, fields, serial, keyId, validity, criticalOptions, extensions, ca, toBeSigned, signature };
}

describe("signSshCertificate", () => {
  it.each<[string, SshCertificateOptions, string, number]>([
    ["a user on Ed25519", user, USER_CERTIFICATE, 1],
    ["a host on P-384", host, HOST_CERTIFICATE, 2],
  ])("writes every field as ssh-keygen does: %s", async (_title, options, expected, keyFields) => {
    const ca = await mock.parsec.ensureKey("ca/fields", ecdsaKey("P-256"));
    const ours = partsOf(await signSshCertificate(ca, options), keyFields);
    const theirs = partsOf(expected, keyFields);
    expect(Buffer.from(ours.fields).toString("hex")).toBe(Buffer.from(theirs.fields).toString("hex"));
    expect(ours.type).toBe(theirs.type);
    expect(ours.nonce).toHaveLength(32);
  });

  it.each<[string, KeyAttributes]>([
    ["ECDSA on P-256", ecdsaKey("P-256")],
    ["ECDSA on P-384", ecdsaKey("P-384")],
    ["ECDSA on P-521", ecdsaKey("P-521")],
    ["RSA with SHA-256", rsaKey(2048, "SHA_256")],
    ["RSA with any hash", rsaKey(2048, "any")],
  ])("signs by %s, as OpenSSL verifies", async (title, attributes) => {
    const ca = await makeKey(mock.parsec, `ca/${title}`, attributes);
    const certificate = await signSshCertificate(ca, user);
    const { toBeSigned, signature, ca: caBlob } = partsOf(certificate, 1);
    expect(isValid(await publicKeyOf(ca), toBeSigned, signature)).toBe(true);
    expect(sshFingerprint(certificate)).toBe(KEYS.ed25519.fingerprint);
    expect(certificate.split(" ")[2]).toBe("ada@pump-17");
    const fingerprint = createHash("sha256").update(caBlob).digest("base64").replace(/=+$/, "");
    expect(sshFingerprint(await sshPublicKey(ca))).toBe(`SHA256:${fingerprint}`);
  });

  it("has a nonce and a serial of its own, and is valid from a minute ago", async () => {
    const ca = await mock.parsec.ensureKey("ca/defaults", ecdsaKey("P-256"));
    const { serial: _, validAfter: __, ...options } = user;
    const before = Math.floor(Date.now() / 1000);
    const [one, other] = await Promise.all([1, 2].map(() => signSshCertificate(ca, { ...options, validFor: 600 })));
    const after = Math.floor(Date.now() / 1000);
    const [parts, others] = [partsOf(one ?? "", 1), partsOf(other ?? "", 1)];
    expect(parts.nonce).not.toEqual(others.nonce);
    expect(parts.serial).not.toBe(others.serial);
    expect(parts.serial).toBeLessThan(2n ** 63n);
    const [from = 0, to = 0] = parts.validity;
    expect(to - from).toBe(660);
    expect(from).toBeGreaterThanOrEqual(before - 60);
    expect(from).toBeLessThanOrEqual(after - 60);
  });

  it("gives a user the rights that are named, sorted and once, and a host none", async () => {
    const ca = await mock.parsec.ensureKey("ca/extensions", ecdsaKey("P-256"));
    const named = await signSshCertificate(ca, { ...user, extensions: ["permit-pty", "a-right", "permit-pty"] });
    const flag = (name: string) => [sshString(name), sshUint32(0)];
    expect([...partsOf(named, 1).extensions]).toEqual([...joinBytes(...flag("a-right"), ...flag("permit-pty"))]);
    expect(partsOf(await signSshCertificate(ca, { ...user, extensions: [] }), 1).extensions).toHaveLength(0);
    expect(partsOf(await signSshCertificate(ca, host), 2).extensions).toHaveLength(0);
    const flagged = await signSshCertificate(ca, { ...user, criticalOptions: { "verify-required": "" } });
    expect([...partsOf(flagged, 1).criticalOptions]).toEqual([...joinBytes(...flag("verify-required"))]);
  });

  it.each<[string, Partial<SshCertificateOptions>, string]>([
    ["no principal, as it would be for all", { principals: [] }, "principals"],
    ["too many principals", { principals: Array.from({ length: 257 }, (_, i) => `a${i}`) }, "principals"],
    ["a principal with a comma", { principals: ["ada,root"] }, "principals"],
    ["an empty principal beside another", { principals: ["ada", ""] }, "principals"],
    ["a principal with a newline", { principals: ["ada\n"] }, "principals"],
    ["a text as principals", { principals: "ada" as never }, "principals"],
    ["another type", { type: "admin" as never }, "type"],
    ["an empty key id", { keyId: "" }, "keyId"],
    ["a key id with a control character", { keyId: "a\u001b" }, "keyId"],
    ["no time", { validFor: 0 }, "validFor"],
    ["a text that is no time", { validFor: "8 hours" as never }, "validFor"],
    ["a start that is no date", { validAfter: new Date(Number.NaN) }, "validAfter"],
    ["a start before 1970", { validAfter: new Date(-1000) }, "validAfter"],
    ["a negative serial", { serial: -1n }, "serial"],
    ["a serial that is too large", { serial: 2n ** 64n }, "serial"],
    ["a serial that is no bigint", { serial: 5 as never }, "serial"],
    ["an option without a text", { criticalOptions: { "force-command": 5 as never } }, "criticalOptions"],
    ["an option with NUL", { criticalOptions: { "force-command": "a\0b" } }, "criticalOptions"],
    ["an option without a name", { criticalOptions: { "": "a" } }, "criticalOptions"],
    ["a right that is no name", { extensions: ["permit pty"] }, "extensions"],
    [
      "options for a host",
      { type: "host", criticalOptions: { "source-address": "::1" }, extensions: [] },
      "criticalOptions",
    ],
    ["rights for a host", { type: "host", criticalOptions: {}, extensions: ["permit-pty"] }, "extensions"],
  ])("refuses %s", async (_title, change, argument) => {
    const ca = mock.parsec.key("ca/none");
    const error = await errorOf(signSshCertificate(ca, { ...user, ...change }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", family: "usage", argument });
  });

  it("takes the largest serial, the first second of the clock, and 256 principals", async () => {
    const ca = await mock.parsec.ensureKey("ca/largest", ecdsaKey("P-256"));
    const principals = Array.from({ length: 256 }, (_, i) => `a${i}`);
    const certificate = await signSshCertificate(ca, {
      ...user,
      serial: 2n ** 64n - 1n,
      principals,
      validAfter: new Date(0),
    });
    expect(partsOf(certificate, 1).validity).toEqual([0, 365 * 86_400]);
    expect(partsOf(certificate, 1).serial).toBe(2n ** 64n - 1n);
  });

  it.each([
    ["a certificate", USER_CERTIFICATE],
    ["an RSA key of 1024 bits", RSA_1024],
    ["a text", "ada"],
  ])("refuses to certify %s", async (_title, publicKey) => {
    const ca = await mock.parsec.ensureKey("ca/subjects", ecdsaKey("P-256"));
    const error = await errorOf(signSshCertificate(ca, { ...user, publicKey }));
    expect(error).toMatchObject({ code: "ERR_PARSEC_SSH_PUBLIC_KEY", family: "usage", argument: "publicKey" });
  });

  it("refuses a CA that is no key", async () => {
    const error = await errorOf(signSshCertificate("ca" as never, user));
    expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "ca" });
  });
});
