import {
  eccKeyPair,
  ecdsa,
  ecdsaKey,
  type KeyAttributes,
  Opcode,
  rsaPkcs1v15Key,
  type UsageFlags,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { sameAttributes } from "../../src/key/same-attributes.js";
import { connectTestClient } from "../harness.js";
import { respondStatus, respondWithKey, type Script } from "../scripted-peer.js";

const respondTaken = respondWithKey("taken", ecdsaKey("P-256"));
const script: Script = (request, connection) =>
  request.opcode === Opcode.PsaGenerateKey
    ? respondStatus(request, connection, Status.PsaErrorAlreadyExists)
    : respondTaken(request, connection);

describe("sameAttributes, as ensureKey uses it", () => {
  it("accepts an existing key with the same attributes", async () => {
    const { client } = await connectTestClient(script);
    expect((await client.ensureKey("taken", ecdsaKey("P-256"))).name).toBe("taken");
  });

  it.each([
    ["curve", ecdsaKey("P-384", "SHA_256")],
    ["hash", ecdsaKey("P-256", "SHA_384")],
    ["use", eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") })],
    ["type", rsaPkcs1v15Key(2048)],
  ])("refuses an existing key with another %s", async (_title, attributes) => {
    const { client } = await connectTestClient(script);
    await expect(client.ensureKey("taken", attributes)).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_KEY_DIFFERS",
      argument: "attributes",
    });
  });
});

describe("sameAttributes", () => {
  /** The attributes with other usage flags, or other fields. */
  const changed = (changes: Partial<KeyAttributes>, flags: Partial<UsageFlags> = {}): KeyAttributes => {
    const attributes = { ...ecdsaKey("P-256"), ...changes };
    const { keyPolicy } = attributes;
    return { ...attributes, keyPolicy: { ...keyPolicy, keyUsageFlags: { ...keyPolicy.keyUsageFlags, ...flags } } };
  };
  const plain = changed({});

  it("takes a size of 0 on either side for the size of the key, and no other", () => {
    expect(sameAttributes(changed({ keyBits: 0 }), plain)).toBe(true);
    expect(sameAttributes(plain, changed({ keyBits: 0 }))).toBe(true);
    expect(sameAttributes(changed({ keyBits: 384 }), plain)).toBe(false);
  });

  it.each([
    ["signHash", "signMessage"],
    ["verifyHash", "verifyMessage"],
  ] as const)("takes a service's extension of %s to %s for the same, and not the reverse", (hash, message) => {
    const off = { signHash: false, signMessage: false, verifyHash: false, verifyMessage: false };
    const [ofHash, ofMessage, ofBoth, ofNone] = [
      changed({}, { ...off, [hash]: true }),
      changed({}, { ...off, [message]: true }),
      changed({}, { ...off, [hash]: true, [message]: true }),
      changed({}, off),
    ];
    expect(sameAttributes(ofBoth, ofHash)).toBe(true);
    expect(sameAttributes(ofHash, ofBoth)).toBe(true);
    expect(sameAttributes(ofMessage, ofHash)).toBe(false);
    expect(sameAttributes(ofHash, ofMessage)).toBe(false);
    expect(sameAttributes(ofMessage, ofNone)).toBe(false);
  });

  it.each(["encrypt", "decrypt", "export", "copy", "derive", "cache"] as const)("notices the usage flag %s", (flag) => {
    const { [flag]: value } = plain.keyPolicy.keyUsageFlags;
    expect(sameAttributes(changed({}, { [flag]: !value }), plain)).toBe(false);
  });

  it("compares unknown types and algorithms by all of their parts, bytes included", () => {
    const unknown = (...bytes: number[]): KeyAttributes =>
      changed({ keyType: { kind: "unknown", field: 99, wireType: 2, bytes: Uint8Array.from(bytes) } });
    expect(sameAttributes(unknown(1, 2), unknown(1, 2))).toBe(true);
    expect(sameAttributes(unknown(1, 2), unknown(1, 3))).toBe(false);
    expect(sameAttributes(unknown(1, 2), unknown(1))).toBe(false);
    expect(sameAttributes(unknown(1), unknown(1, 2))).toBe(false);
    expect(sameAttributes(changed({ keyType: null as never }), plain)).toBe(false);
    expect(sameAttributes(plain, changed({ keyType: null as never }))).toBe(false);
    expect(sameAttributes(changed({ keyType: undefined as never }), plain)).toBe(false);
  });
});
