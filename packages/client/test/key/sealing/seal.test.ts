import {
  aead,
  aesCcmKey,
  type KeyAttributes,
  keyAttributes,
  Opcode,
  operationsByOpcode,
  type PsaAeadEncryptRequest,
  rsaKeyPair,
  rsaOaep,
  rsaOaepKey,
} from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { MAX_SEAL_LENGTH } from "../../../src/index.js";
import { connectToKey, TestLocalCrypto } from "../crypto-peer.js";
import { aesPeer, chachaPeer, rsaPeer } from "../key-pairs.js";

const plaintext = new TextEncoder().encode("a secret of seventeen");
const additionalData = new TextEncoder().encode("config.json v1");
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const ccmPeer = { ...aesPeer, attributes: aesCcmKey(256) };

const keys = [
  ["AES-GCM", aesPeer, 1, 36],
  ["AES-CCM", ccmPeer, 2, 36],
  ["ChaCha20-Poly1305", chachaPeer, 3, 36],
  ["RSA-OAEP", rsaPeer, 4, 38 + 256],
] as const;

describe("seal", () => {
  it.each(keys)("returns a text that open reverses, an empty one too: %s", async (_name, held) => {
    const { key } = await connectToKey(held);
    for (const given of [plaintext, new Uint8Array(0), new Uint8Array(1), new Uint8Array(100_000).fill(5)]) {
      const sealed = await key.seal(given, { additionalData });
      expect(await key.open(sealed, { additionalData })).toEqual(given);
      expect(await key.open(await key.seal(given))).toEqual(given);
    }
  });

  it.each(keys)(
    "writes magic, version, algorithm and nonce before the ciphertext: %s",
    async (_name, held, number, more) => {
      const { key, localCrypto } = await connectToKey(held);
      const sealed = await key.seal(plaintext, { additionalData });
      const nonce = localCrypto.randoms.find(({ length }) => length === 12);
      expect(sealed.subarray(0, 7)).toEqual(Uint8Array.of(0x50, 0x53, 0x4c, 0x44, 1, number, 12));
      expect(sealed.subarray(7, 19)).toEqual(nonce);
      expect(sealed).toHaveLength(plaintext.length + more);
      expect(Buffer.from(sealed).includes(Buffer.from(plaintext))).toBe(false);
    },
  );

  it("authenticates the header, then the length of the additional data in 8 bytes, big-endian, then the data", async () => {
    const { key, peer } = await connectToKey(aesPeer);
    const sealed = await key.seal(plaintext, { additionalData });
    const request = peer.requests.find(({ opcode }) => opcode === Opcode.PsaAeadEncrypt);
    const decode = operationsByOpcode.get(Opcode.PsaAeadEncrypt)?.request.decode;
    const sent = decode?.(request?.body ?? new Uint8Array()) as PsaAeadEncryptRequest;
    expect(Buffer.from(sent.additionalData)).toEqual(
      Buffer.concat([sealed.subarray(0, 19), Buffer.from("000000000000000e", "hex"), additionalData]),
    );
    expect(Buffer.from(sent.plaintext)).toEqual(Buffer.concat([Buffer.of(1), plaintext]));
    expect(sent.nonce).toEqual(sealed.subarray(7, 19));
  });

  it.each([
    [1000, "AES-GCM", aesPeer, 0],
    [100, "RSA-OAEP", rsaPeer, 100],
  ] as const)("never uses a nonce or a data key twice: %i texts by %s", async (count, _name, held, dataKeyCount) => {
    const localCrypto = new TestLocalCrypto();
    const dataKeys = new Set<string>();
    const encrypt = localCrypto.aesGcmEncrypt.bind(localCrypto);
    localCrypto.aesGcmEncrypt = (message) => {
      dataKeys.add(hex(message.key));
      return encrypt(message);
    };
    const { key } = await connectToKey(held, { localCrypto });
    const nonces = new Set<string>();
    for (let i = 0; i < count; i++) nonces.add(hex((await key.seal(plaintext)).subarray(7, 19)));
    expect(nonces.size).toBe(count);
    expect(dataKeys.size).toBe(dataKeyCount);
  });

  it("wipes its copy of the plaintext, and leaves the caller's", async () => {
    const { key, seen } = await connectToKey(aesPeer);
    const given = plaintext.slice();
    await key.seal(given);
    const copy = seen.sent.find(({ length }) => length === 1 + given.length);
    expect(copy).toEqual(new Uint8Array(1 + given.length));
    expect(copy?.buffer.byteLength).toBe(1 + given.length);
    expect(given).toEqual(plaintext);
  });

  it("wipes its copy of the plaintext after a refusal too", async () => {
    const { key, seen } = await connectToKey(aesPeer, { lies: new Map([[Opcode.PsaAeadEncrypt, () => 1133]]) });
    await expect(key.seal(plaintext)).rejects.toMatchObject({ status: 1133 });
    const copy = seen.sent.find(({ length }) => length === 1 + plaintext.length);
    expect(copy).toEqual(new Uint8Array(1 + plaintext.length));
  });

  it("wipes the data key and its copy of the plaintext, sealing to an RSA key", async () => {
    const { key, localCrypto, peer } = await connectToKey(rsaPeer);
    await key.seal(plaintext);
    const [message] = localCrypto.messages;
    expect(message?.key).toEqual(new Uint8Array(32));
    expect(message?.input).toEqual(new Uint8Array(1 + plaintext.length));
    expect(localCrypto.randoms.find(({ length }) => length === 32)).toEqual(new Uint8Array(32));
    // Neither of them went to the service.
    expect(peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.ListKeys, Opcode.PsaExportPublicKey]);
  });

  it("wipes the data key if the encryption here fails", async () => {
    const localCrypto = new TestLocalCrypto();
    localCrypto.aesGcmEncrypt = () => {
      throw new Error("broken");
    };
    const { key } = await connectToKey(rsaPeer, { localCrypto });
    await expect(key.seal(plaintext)).rejects.toThrow("broken");
    expect(localCrypto.randoms.find(({ length }) => length === 32)).toEqual(new Uint8Array(32));
  });

  it.each(keys)("refuses more bytes than the service takes before anything is sent: %s", async (_name, held) => {
    const { key, peer } = await connectToKey(held);
    const refusal = { family: "usage", code: "ERR_PARSEC_SEAL_TOO_LONG", argument: "plaintext" };
    await expect(key.seal(new Uint8Array(MAX_SEAL_LENGTH + 1))).rejects.toMatchObject(refusal);
    const half = new Uint8Array(MAX_SEAL_LENGTH / 2);
    const options = { additionalData: new Uint8Array(MAX_SEAL_LENGTH / 2 + 1) };
    await expect(key.seal(half, options)).rejects.toMatchObject(refusal);
    expect(peer.requests).toEqual([]);
  });

  it.each([
    ["PsaAeadEncrypt", "plaintext", 1],
    ["PsaAeadDecrypt", "ciphertext", 1 + 16],
  ] as const)("fits the limit of the service with a key's name of 5,000 characters: %s", (name, field, more) => {
    for (const additional of [0, MAX_SEAL_LENGTH]) {
      const request = {
        keyName: "\u{ffff}".repeat(5000),
        alg: aead("CHACHA20_POLY1305"),
        nonce: new Uint8Array(12),
        additionalData: new Uint8Array(19 + 8 + additional),
        [field]: new Uint8Array(more + MAX_SEAL_LENGTH - additional),
      };
      const codec = operationsByOpcode.get(Opcode[name])?.request;
      const body = codec?.encode(request as never, new Uint8Array(64), 0);
      expect(body?.byteLength).toBeLessThan(1024 * 1024);
    }
  });

  it("refuses a service that returns a ciphertext of another length", async () => {
    for (const length of [0, 16, plaintext.length + 16, plaintext.length + 18]) {
      const lies = new Map([[Opcode.PsaAeadEncrypt, () => ({ ciphertext: new Uint8Array(length) })]]);
      const { key } = await connectToKey(aesPeer, { lies });
      await expect(key.seal(plaintext)).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_RESULT" });
    }
  });

  it("refuses random bytes that are too few", async () => {
    const localCrypto = new TestLocalCrypto();
    localCrypto.random = () => new Uint8Array(11);
    const { key } = await connectToKey(aesPeer, { localCrypto });
    await expect(key.seal(plaintext)).rejects.toThrow(/random\(12\) returns 12 bytes, not 11/);
  });

  it.each(["plaintext", "additionalData"])("refuses text for bytes before anything is sent: %s", async (argument) => {
    const { key, peer } = await connectToKey(aesPeer);
    const [given, options] = argument === "plaintext" ? ["text", {}] : [plaintext, { additionalData: "text" }];
    await expect(key.seal(given as never, options as never)).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument,
    });
    expect(peer.requests).toEqual([]);
  });

  it("needs local cryptography, and says so before anything is sent", async () => {
    const { client, peer } = await connectToKey(aesPeer);
    await expect(client.key("k").seal(plaintext)).rejects.toMatchObject({ code: "ERR_PARSEC_NO_LOCAL_CRYPTO" });
    expect(peer.requests).toEqual([]);
    const localCrypto = new TestLocalCrypto();
    Object.assign(localCrypto, { aesGcmEncrypt: undefined });
    const { key } = await connectToKey(rsaPeer, { localCrypto });
    await expect(key.seal(plaintext)).rejects.toMatchObject({ code: "ERR_PARSEC_LOCAL_UNSUPPORTED" });
  });

  const shortTag = keyAttributes({ kind: "aes" }, 256, { usage: ["encrypt", "decrypt"], algorithm: aead("GCM", 12) });

  it.each<[string, KeyAttributes]>([
    ["a shortened tag", shortTag],
    ["OAEP with SHA-1", rsaOaepKey(2048, "SHA_1")],
    ["PKCS#1 v1.5", rsaKeyPair(2048, { usage: ["encrypt"], algorithm: { kind: "rsaPkcs1v15Crypt" } })],
  ])(
    "refuses an algorithm that the format does not have, also if the caller named it: %s",
    async (_name, attributes) => {
      const { key, peer } = await connectToKey({ ...rsaPeer, attributes });
      await key.generate(attributes);
      await expect(key.seal(plaintext)).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
      expect(peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.PsaGenerateKey, Opcode.ListKeys]);
    },
  );

  it("seals to the pinned public key alone", async () => {
    const other = {
      format: "raw",
      key: (rsaPeer.publicKey as Uint8Array).map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
    } as const;
    const algorithm = rsaOaep("SHA_256");
    const { key } = await connectToKey(rsaPeer, { keyOptions: { publicKey: other, algorithm } });
    await expect(key.seal(plaintext)).rejects.toMatchObject({ code: "ERR_PARSEC_PUBLIC_KEY_MISMATCH" });
    const pinned = { format: "raw", key: rsaPeer.publicKey as Uint8Array } as const;
    const { key: right } = await connectToKey(rsaPeer, { keyOptions: { publicKey: pinned, algorithm } });
    expect(await right.open(await right.seal(plaintext))).toEqual(plaintext);
  });
});
