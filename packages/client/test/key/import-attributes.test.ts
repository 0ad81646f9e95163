import { generateKeyPairSync } from "node:crypto";
import { decodeKey, keyFormats } from "@parsec-ts/key-formats";
import {
  eccPublicKey,
  ecdsa,
  ecdsaKey,
  type KeyAttributes,
  psaImportKey,
  rsaKeyPair,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
} from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { importAttributes } from "../../src/key/import-attributes.js";
import { connectTestClient } from "../harness.js";
import { respond } from "../scripted-peer.js";

const der = { format: "der", type: "pkcs8" } as const;
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const p256 = decodeKey({ format: "der", key: pair.privateKey.export(der) });
const p256Public = decodeKey({ format: "der", key: pair.publicKey.export({ format: "der", type: "spki" }) });
const rsa = decodeKey({
  format: "der",
  key: generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export(der),
});
const use = { usage: ["signHash", "verifyHash"], algorithm: ecdsa("SHA_256") } as const;

describe("the attributes of an imported key", () => {
  it("are those of a preset for such a key", () => {
    expect(importAttributes(p256, ecdsaKey("P-256"))).toEqual(ecdsaKey("P-256"));
    expect(importAttributes(rsa, rsaPkcs1v15Key(1024))).toEqual(rsaPkcs1v15Key(1024));
    expect(importAttributes(p256Public, eccPublicKey("P-256", use))).toEqual(eccPublicKey("P-256", use));
  });

  it("have the size of the key if those given have none", () => {
    const signing = { usage: ["signHash"], algorithm: rsaPkcs1v15Sign("SHA_256") } as const;
    expect(importAttributes(rsa, rsaKeyPair(0, signing))).toEqual(rsaKeyPair(1024, signing));
  });

  it("have the key's type and size beside a use without them", () => {
    expect(importAttributes(p256, use)).toEqual({ ...ecdsaKey("P-256"), keyPolicy: expect.anything() });
  });

  it.each<[string, typeof p256, KeyAttributes, RegExp]>([
    ["a curve of another size", p256, ecdsaKey("P-384"), /import: use must be for a key of 256 bits.*not of 384/],
    ["a curve of another family", p256, ecdsaKey("secp256k1"), /which is eccKeyPair on SECP_R1/],
    ["another kind of key", rsa, ecdsaKey("P-256"), /which is rsaKeyPair/],
    ["a modulus of another size", rsa, rsaPkcs1v15Key(2048), /a key of 1024 bits.*not of 2048/],
    ["a pair, for a public key", p256Public, ecdsaKey("P-256"), /which is eccPublicKey on SECP_R1/],
  ])("are refused if they are of %s", (_title, key, attributes, message) => {
    expect(() => importAttributes(key, attributes)).toThrow(message);
  });
});

it("import takes a preset, and sends nothing for a key of another kind, whose copy is wiped", async () => {
  const { client, peer } = await connectTestClient((request, connection) => respond(request, connection, {}), {
    keyFormats: { ...keyFormats, decodeKey: () => ({ ...p256, data: copy }) },
  });
  const copy = p256.data.slice();
  const key = { format: "pem", key: "" } as const;
  await expect(client.key("k").import(key, ecdsaKey("P-384"))).rejects.toMatchObject({
    code: "ERR_PARSEC_ARGUMENT",
    argument: "use",
  });
  expect(peer.requests).toEqual([]);
  expect(copy).toEqual(new Uint8Array(32));
  await client.key("k").import(key, ecdsaKey("P-256"));
  const [request] = peer.requests;
  expect(request && psaImportKey.request.decode(request.body).attributes).toEqual(ecdsaKey("P-256"));
});
