import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  aead,
  aesCcmKey,
  aesGcmKey,
  chacha20Poly1305Key,
  type KeyAttributes,
  Opcode,
  rsaOaepKey,
} from "@parsec-ts/operations";
import { isParsecError, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { connectToKey, type Lie, type PeerKeyPair, TestLocalCrypto } from "../crypto-peer.js";
import { aesPeer, chachaPeer, peerPair, rsaPeer } from "../key-pairs.js";

/** One vector of docs/sealed-format.md; all bytes are hexadecimal. */
interface Vector {
  readonly title: string;
  readonly algorithm: 1 | 2 | 3 | 4 | 5 | 6;
  readonly key?: string;
  readonly privateKey?: string;
  readonly nonce: string;
  readonly additionalData: string;
  readonly plaintext: string;
  readonly sealed: string;
}

/** A vector that opens to nothing. */
type RefusedVector = Omit<Vector, "nonce" | "plaintext">;

const file = new URL("../../vectors/sealed-v1.json", import.meta.url);
const { vectors, refused } = JSON.parse(readFileSync(file, "utf8")) as {
  readonly vectors: readonly Vector[];
  readonly refused: readonly RefusedVector[];
};

const bytes = (hex = ""): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, "hex"));

function attributesOf({ algorithm, key = "" }: RefusedVector): KeyAttributes {
  const bits = 4 * key.length;
  switch (algorithm) {
    case 1:
      return aesGcmKey(bits);
    case 2:
      return aesCcmKey(bits);
    case 3:
      return chacha20Poly1305Key();
    case 4:
      return rsaOaepKey(2048, "SHA_256");
    case 5:
      return rsaOaepKey(2048, "SHA_384");
    case 6:
      return rsaOaepKey(2048, "SHA_512");
  }
}

function peerOf(vector: RefusedVector): PeerKeyPair {
  const attributes = attributesOf(vector);
  if (vector.privateKey === undefined) return { attributes, secret: bytes(vector.key) };
  const privateKey = createPrivateKey({ key: Buffer.from(vector.privateKey, "hex"), format: "der", type: "pkcs8" });
  return peerPair(attributes, privateKey);
}

const plaintext = new TextEncoder().encode("a secret of seventeen");
const additionalData = new TextEncoder().encode("header");
const keys: readonly (readonly [string, PeerKeyPair, header: number])[] = [
  ["AES-GCM", aesPeer, 19],
  ["ChaCha20-Poly1305", chachaPeer, 19],
  ["RSA-OAEP", rsaPeer, 21 + 256],
];

/** The one error of `open`, with everything that it says. */
const refusal = {
  name: "ParsecError",
  family: "service",
  code: "ERR_PARSEC_DECRYPTION_FAILED",
  message:
    "The sealed text was not sealed to this key with this additional data, or was changed. The reason is withheld, as it would help an attacker.",
};

async function failureOf(opened: Promise<unknown>): Promise<object> {
  const error: unknown = await opened.catch((reason: unknown) => reason);
  if (!isParsecError(error)) throw new Error(`not refused: ${String(error)}`);
  expect(error.cause).toBeUndefined();
  return error.toJSON();
}

describe("the vectors of the sealed format", () => {
  it.each(vectors)("are opened: $title", async (vector) => {
    const { key } = await connectToKey(peerOf(vector));
    const opened = await key.open(bytes(vector.sealed), { additionalData: bytes(vector.additionalData) });
    expect(Buffer.from(opened).toString("hex")).toBe(vector.plaintext);
  });

  it.each(refused)("are refused by one error: $title", async (vector) => {
    const { key } = await connectToKey(peerOf(vector));
    const opening = key.open(bytes(vector.sealed), { additionalData: bytes(vector.additionalData) });
    expect(await failureOf(opening)).toEqual(refusal);
  });

  it.each(vectors.filter(({ algorithm }) => algorithm <= 3))(
    "are what seal makes with the same nonce: $title",
    async (vector) => {
      const localCrypto = new TestLocalCrypto();
      localCrypto.random = () => bytes(vector.nonce);
      const { key } = await connectToKey(peerOf(vector), { localCrypto });
      const sealed = await key.seal(bytes(vector.plaintext), { additionalData: bytes(vector.additionalData) });
      expect(Buffer.from(sealed).toString("hex")).toBe(vector.sealed);
    },
  );
});

describe("open", () => {
  it.each(keys)("refuses a text of which any byte was changed, by one error: %s", async (_name, held, header) => {
    const { key } = await connectToKey(held);
    const sealed = await key.seal(plaintext, { additionalData });
    const positions = Array.from(sealed.keys()).filter((at) => at < 24 || at > header - 3 || at % 16 === 0);
    for (const at of positions) {
      const changed = sealed.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(await failureOf(key.open(changed, { additionalData }))).toEqual(refusal);
    }
  });

  it.each(keys)("sends nothing of a text whose form is not the expected one: %s", async (name, held) => {
    const { key, peer } = await connectToKey(held);
    const sealed = await key.seal(plaintext);
    await key.open(sealed);
    peer.requests.length = 0;
    for (const at of [0, 1, 2, 3, 4, 5, 6, ...(name === "RSA-OAEP" ? [19, 20] : [])]) {
      expect(await failureOf(key.open(sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))))).toEqual(refusal);
    }
    expect(peer.requests).toEqual([]);
  });

  it.each(keys)("refuses a text that was cut or made longer, by the same error: %s", async (_name, held, header) => {
    const { key, peer } = await connectToKey(held);
    const sealed = await key.seal(plaintext, { additionalData });
    await key.open(sealed, { additionalData });
    peer.requests.length = 0;
    for (const length of [0, 1, 6, 7, 18, 19, header, header + 16]) {
      expect(await failureOf(key.open(sealed.subarray(0, length), { additionalData }))).toEqual(refusal);
    }
    // Too short to be a sealed text at all.
    expect(peer.requests).toEqual([]);
    for (const wrong of [sealed.subarray(0, sealed.length - 1), sealed.subarray(1), Uint8Array.of(...sealed, 0)]) {
      expect(await failureOf(key.open(wrong, { additionalData }))).toEqual(refusal);
    }
  });

  it.each(keys)("refuses other additional data, by the same error: %s", async (_name, held) => {
    const { key } = await connectToKey(held);
    const sealed = await key.seal(plaintext, { additionalData });
    for (const other of [undefined, additionalData.subarray(1), Uint8Array.of(...additionalData, 0)]) {
      expect(await failureOf(key.open(sealed, other && { additionalData: other }))).toEqual(refusal);
    }
  });

  it("refuses a text that is longer than seal makes, and sends nothing", async () => {
    const { key, peer } = await connectToKey(aesPeer);
    const header = (await key.seal(plaintext)).subarray(0, 19);
    peer.requests.length = 0;
    const long = new Uint8Array(19 + 1_032_192 + 18);
    long.set(header);
    expect(await failureOf(key.open(long))).toEqual(refusal);
    const almost = long.subarray(0, long.length - 1);
    expect(await failureOf(key.open(almost, { additionalData: Uint8Array.of(1) }))).toEqual(refusal);
    expect(peer.requests).toEqual([]);
  });

  it("takes the algorithm from the key and never from the text", async () => {
    const secret = new Uint8Array(32).fill(3);
    const gcm = await connectToKey({ attributes: aesGcmKey(256), secret });
    const ccm = await connectToKey({ attributes: aesCcmKey(256), secret });
    const sealed = await gcm.key.seal(plaintext);
    ccm.peer.requests.length = 0;
    expect(await failureOf(ccm.key.open(sealed))).toEqual(refusal);
    expect(ccm.peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.ListKeys]);
    // The caller's word wins over the listing of a service that lies.
    const named = await connectToKey(
      { attributes: aesCcmKey(256), secret },
      { keyOptions: { algorithm: aead("GCM") } },
    );
    expect(await named.key.open(sealed)).toEqual(plaintext);
  });

  it("refuses a plaintext without its marker, by the same error, and wipes it", async () => {
    for (const marker of [0, 2, 255]) {
      const lie: Lie = (_request, honest) => {
        const { plaintext: marked } = honest() as { plaintext: Uint8Array };
        return { plaintext: marked.map((byte, i) => (i === 0 ? marker : byte)) };
      };
      const { key, seen } = await connectToKey(aesPeer, { lies: new Map([[Opcode.PsaAeadDecrypt, lie]]) });
      const sealed = await key.seal(plaintext);
      expect(await failureOf(key.open(sealed))).toEqual(refusal);
      expect(seen.received.at(-1)).toEqual(new Uint8Array(1 + plaintext.length));
    }
  });

  it("refuses a plaintext of a wrong length from the service, by the same error", async () => {
    for (const length of [0, 1, plaintext.length, plaintext.length + 2]) {
      const lie: Lie = () => ({ plaintext: new Uint8Array(length).fill(1) });
      const { key } = await connectToKey(aesPeer, { lies: new Map([[Opcode.PsaAeadDecrypt, lie]]) });
      expect(await failureOf(key.open(await key.seal(plaintext)))).toEqual(refusal);
    }
  });

  it("refuses a data key that has not 32 bytes, by the same error, and wipes it", async () => {
    for (const length of [0, 16, 31, 33]) {
      const lie: Lie = () => ({ plaintext: new Uint8Array(length).fill(1) });
      const { key, seen } = await connectToKey(rsaPeer, { lies: new Map([[Opcode.PsaAsymmetricDecrypt, lie]]) });
      expect(await failureOf(key.open(await key.seal(plaintext)))).toEqual(refusal);
      expect(seen.received.at(-1)).toEqual(new Uint8Array(length));
    }
  });

  it.each(["PsaErrorInvalidPadding", "PsaErrorInvalidArgument", "PsaErrorCommunicationFailure"] as const)(
    "reports every status with which providers refuse a wrapped key by the same error: %s",
    async (name) => {
      const { key } = await connectToKey(rsaPeer, {
        lies: new Map([[Opcode.PsaAsymmetricDecrypt, () => Status[name]]]),
      });
      expect(await failureOf(key.open(await key.seal(plaintext)))).toEqual(refusal);
    },
  );

  it.each(["PsaErrorNotPermitted", "PsaErrorDoesNotExist"] as const)(
    "reports a failure that is not the text's as what it is: %s",
    async (name) => {
      for (const [held, opcode] of [
        [aesPeer, Opcode.PsaAeadDecrypt],
        [rsaPeer, Opcode.PsaAsymmetricDecrypt],
      ] as const) {
        const { key } = await connectToKey(held, { lies: new Map([[opcode, () => Status[name]]]) });
        await expect(key.open(await key.seal(plaintext))).rejects.toMatchObject({ statusName: name });
      }
    },
  );

  it("returns secret bytes of their own, and wipes what it made on the way", async () => {
    const gcm = await connectToKey(aesPeer);
    const opened = await gcm.key.open(await gcm.key.seal(plaintext));
    expect(`${opened}`).toBe("[21 secret bytes]");
    expect(opened.buffer.byteLength).toBe(plaintext.length);
    expect(gcm.seen.received.at(-1)).toEqual(new Uint8Array(1 + plaintext.length));
    const { key, localCrypto, seen } = await connectToKey(rsaPeer);
    expect(await key.open(await key.seal(plaintext))).toEqual(plaintext);
    expect(localCrypto.secrets).toEqual([new Uint8Array(1 + plaintext.length)]);
    expect(localCrypto.messages.map(({ key: dataKey }) => dataKey)).toEqual([new Uint8Array(32), new Uint8Array(32)]);
    // The data key as the service returned it.
    expect(seen.received.at(-1)).toEqual(new Uint8Array(32));
  });

  it("refuses detailedErrors before anything is sent", async () => {
    const { key, peer } = await connectToKey(aesPeer);
    const opened = key.open(new Uint8Array(64), { detailedErrors: true } as never);
    await expect(opened).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "detailedErrors" });
    expect(peer.requests).toEqual([]);
  });

  it.each(["sealedText", "additionalData"])("refuses text for bytes before anything is sent: %s", async (argument) => {
    const { key, peer } = await connectToKey(aesPeer);
    const [text, options] = argument === "sealedText" ? ["text", {}] : [plaintext, { additionalData: "text" }];
    await expect(key.open(text as never, options as never)).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument,
    });
    expect(peer.requests).toEqual([]);
  });

  it("does not say in the error which operation failed, as decrypt does", async () => {
    const { key } = await connectToKey(aesPeer);
    const sealed = await key.seal(plaintext);
    const nonce = sealed.subarray(7, 19);
    await expect(key.decrypt(sealed.subarray(19), { nonce })).rejects.toMatchObject({ opcode: Opcode.PsaAeadDecrypt });
    expect(await failureOf(key.open(sealed, { additionalData }))).not.toHaveProperty("opcode");
  });
});
