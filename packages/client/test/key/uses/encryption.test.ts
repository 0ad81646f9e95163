import {
  aesCcmKey,
  aesGcmKey,
  chacha20Poly1305Key,
  type KeyAttributes,
  Opcode,
  rsaKeyPair,
  rsaOaep,
} from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import type { CipherInputs } from "../../../src/index.js";
import { connectToKey } from "../crypto-peer.js";
import { aesPeer, rsaPeer } from "../key-pairs.js";

const plaintext = Uint8Array.of(1, 2, 3);
const nonce = new Uint8Array(12).fill(6);
const additionalData = Uint8Array.of(4, 5);
const secret = new Uint8Array(32).fill(7);

describe("encrypt and decrypt of a key handle", () => {
  it.each([aesGcmKey(256), aesCcmKey(256), chacha20Poly1305Key()])(
    "encrypt by AEAD with the caller's nonce and additional data: %#",
    async (attributes) => {
      const { key } = await connectToKey({ attributes, secret });
      const ciphertext = await key.encrypt(plaintext, { nonce, additionalData });
      expect(ciphertext).toHaveLength(plaintext.length + 16);
      const opened = await key.decrypt(ciphertext, { nonce, additionalData });
      expect(opened).toEqual(plaintext);
      expect(`${opened}`).toBe("[3 secret bytes]");
      for (const other of [{ nonce }, { nonce: new Uint8Array(12), additionalData }]) {
        await expect(key.decrypt(ciphertext, other)).rejects.toMatchObject({ code: "ERR_PARSEC_DECRYPTION_FAILED" });
      }
    },
  );

  it.each<[string, KeyAttributes, readonly number[], readonly number[]]>([
    ["GCM", aesGcmKey(256), [12, 1, 16, 64], [0]],
    ["CCM", aesCcmKey(256), [12, 7, 13], [0, 6, 14]],
    ["ChaCha20-Poly1305", chacha20Poly1305Key(), [12], [0, 11, 13, 24]],
  ])(
    "take nonces of the lengths that the algorithm has, and refuse others unsent: %s",
    async (_name, attributes, good, bad) => {
      const { key, peer } = await connectToKey({ attributes, secret });
      for (const length of good) await key.encrypt(plaintext, { nonce: new Uint8Array(length) });
      peer.requests.length = 0;
      for (const inputs of [{}, ...bad.map((length) => ({ nonce: new Uint8Array(length) }))]) {
        const refusal = { code: "ERR_PARSEC_ARGUMENT", argument: "nonce" };
        await expect(key.encrypt(plaintext, inputs)).rejects.toMatchObject(refusal);
        await expect(key.decrypt(new Uint8Array(19), inputs)).rejects.toMatchObject(refusal);
      }
      expect(peer.requests).toEqual([]);
    },
  );

  it.each<[string, CipherInputs & { local?: boolean }, string]>([
    ["a label for an AEAD key", { nonce, label: additionalData }, "label"],
    ["encryption here by an AEAD key", { nonce, local: true }, "local"],
  ])("refuse an input that would have no effect: %s", async (_title, inputs, argument) => {
    const { key } = await connectToKey(aesPeer);
    await expect(key.encrypt(plaintext, inputs)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument });
  });

  it.each<[string, CipherInputs]>([
    ["nonce", { nonce }],
    ["additionalData", { additionalData }],
  ])("refuse an input that would have no effect: %s for an RSA key", async (argument, inputs) => {
    const { key, peer } = await connectToKey(rsaPeer);
    const refusal = { code: "ERR_PARSEC_ARGUMENT", argument };
    await expect(key.encrypt(plaintext, inputs)).rejects.toMatchObject(refusal);
    await expect(key.encrypt(plaintext, { ...inputs, local: true })).rejects.toMatchObject(refusal);
    await expect(key.decrypt(new Uint8Array(256), inputs)).rejects.toMatchObject(refusal);
    expect(peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.ListKeys]);
  });

  it("refuse an AEAD result of another length than the plaintext and the tag have", async () => {
    for (const length of [0, 3, 18, 20]) {
      const lies = new Map([[Opcode.PsaAeadEncrypt, () => ({ ciphertext: new Uint8Array(length) })]]);
      const { key } = await connectToKey(aesPeer, { lies });
      await expect(key.encrypt(plaintext, { nonce })).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_RESULT" });
    }
  });

  it("need the usage encrypt of the service alone: not to encrypt here", async () => {
    const attributes = rsaKeyPair(2048, { usage: ["decrypt"], algorithm: rsaOaep("SHA_256") });
    const { key } = await connectToKey({ ...rsaPeer, attributes });
    await key.generate(attributes);
    await expect(key.encrypt(plaintext)).rejects.toThrow(/no usage encrypt/);
    expect(await key.decrypt(await key.encrypt(plaintext, { local: true }))).toEqual(plaintext);
  });

  it("report the service's own status for detailedErrors", async () => {
    const { key } = await connectToKey(aesPeer);
    const options = { nonce, detailedErrors: true };
    await expect(key.decrypt(new Uint8Array(19), options)).rejects.toMatchObject({
      statusName: "PsaErrorInvalidSignature",
    });
  });
});
