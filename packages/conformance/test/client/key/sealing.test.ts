import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  aead,
  aesCcmKey,
  aesGcmKey,
  type ConnectedClient,
  chacha20Poly1305Key,
  exportable,
  type ParsecKey,
  ProviderId,
  rsaOaep,
  rsaOaepKey,
} from "@parsec-ts/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askPython, findPython, type SealedRequest } from "./find-python.js";
import { handleServices } from "./services.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text = ""): Buffer => Buffer.from(text, "hex");
const python = (await findPython()) ?? "";
const services = await handleServices();

const PLAINTEXTS = [Buffer.alloc(0), Buffer.from("a secret"), Buffer.alloc(100_000, 7)];
const additionalData = Buffer.from("config.json v1");
const context = hex(additionalData);

const AEADS = [
  ["AES-256-GCM", 1, aesGcmKey(256)],
  ["AES-128-GCM", 1, aesGcmKey(128)],
  ["AES-256-CCM", 2, aesCcmKey(256)],
  ["ChaCha20-Poly1305", 3, chacha20Poly1305Key()],
] as const;

it.skipIf(python === "")(
  "Python's cryptography opens the vectors of the sealed format, and refuses changed ones",
  () => {
    const file = new URL("../../../../client/test/vectors/sealed-v1.json", import.meta.url);
    type Vector = SealedRequest & { title: string };
    const { vectors, refused } = JSON.parse(readFileSync(file, "utf8")) as Record<"vectors" | "refused", Vector[]>;
    const changed = vectors.flatMap((vector) =>
      [0, 4, 5, 6, 7, 20, 21, -1].map((at) => ({ ...vector, sealed: withChange(vector.sealed ?? "", at) })),
    );
    expect(refused.length).toBeGreaterThan(20);
    // One process for all: to start Python and its libraries takes longer than the rest.
    const requests = [...vectors, ...refused, ...changed].map((vector) => ({ ...vector, action: "open" as const }));
    const answers = askPython(python, requests);
    const opened = answers.slice(0, vectors.length);
    expect(opened.map(({ plaintext }) => plaintext)).toEqual(vectors.map(({ plaintext }) => plaintext));
    expect(requests.filter((_request, i) => i >= vectors.length && !answers[i]?.refused)).toEqual([]);
  },
);

function withChange(text: string, at: number): string {
  const changed = bytes(text);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return hex(changed);
}

describe.each(services)("with $title", ({ start }) => {
  let parsec: ConnectedClient;
  let close: () => Promise<void>;
  let names = 0;
  const freshKey = (provider?: number): ParsecKey =>
    parsec.key(`sealing/${names++}`, provider === undefined ? {} : { provider });

  beforeAll(async () => {
    ({ parsec, close } = await start());
  });
  afterAll(() => close?.());

  it.each(AEADS)("a key seals what it opens, and refuses other texts: %s", async (_name, _number, attributes) => {
    const key = await freshKey().generate(attributes);
    for (const plaintext of PLAINTEXTS) {
      const sealed = await key.seal(plaintext, { additionalData });
      expect(hex(await key.open(sealed, { additionalData }))).toBe(hex(plaintext));
      const changed = sealed.map((byte, i) => (i === sealed.length - 1 ? byte ^ 1 : byte));
      const refusal = { code: "ERR_PARSEC_DECRYPTION_FAILED" };
      await expect(key.open(sealed)).rejects.toMatchObject(refusal);
      await expect(key.open(changed, { additionalData })).rejects.toMatchObject(refusal);
    }
  });

  it.skipIf(python === "").each(AEADS)(
    "Python opens what an exportable key sealed, and the key what Python sealed: %s",
    async (_name, algorithm, attributes) => {
      const key = await freshKey().generate(exportable(attributes));
      const secret = hex(await key.exportKey());
      const common = { algorithm, key: secret, additionalData: context };
      const sealed = await Promise.all(PLAINTEXTS.map((plaintext) => key.seal(plaintext, { additionalData })));
      const opened = askPython(
        python,
        sealed.map((text) => ({ ...common, action: "open", sealed: hex(text) })),
      );
      expect(opened.map(({ plaintext }) => plaintext)).toEqual(PLAINTEXTS.map(hex));
      const theirs = askPython(
        python,
        PLAINTEXTS.map((plaintext) => ({ ...common, action: "seal", plaintext: hex(plaintext) })),
      );
      for (const [i, { sealed: text }] of theirs.entries()) {
        expect(hex(await key.open(bytes(text), { additionalData }))).toBe(hex(PLAINTEXTS[i] ?? Buffer.alloc(1)));
      }
    },
  );

  it.skipIf(python === "")("Python opens what a key sealed that was imported as a JWK", async () => {
    const secret = randomBytes(32);
    const jwk = { kty: "oct", k: secret.toString("base64url") };
    const use = { usage: ["encrypt", "decrypt"], algorithm: aead("GCM") } as const;
    const key = await freshKey().import({ format: "jwk", key: jwk }, use);
    const sealed = hex(await key.seal(additionalData));
    const [opened] = askPython(python, [
      { action: "open", algorithm: 1, key: hex(secret), additionalData: "", sealed },
    ]);
    expect(opened).toEqual({ plaintext: context });
  });

  it.skipIf(python === "").each([
    ["SHA_256", 4],
    ["SHA_384", 5],
  ] as const)("an RSA-OAEP key opens what Python sealed to its public half: %s", async (hash, algorithm) => {
    const key = await freshKey().generate(rsaOaepKey(2048, hash));
    const publicKey = hex(await key.exportPublicKey("der"));
    const requests = PLAINTEXTS.map((plaintext) => ({
      ...{ action: "seal" as const, algorithm, publicKey, additionalData: context },
      plaintext: hex(plaintext),
    }));
    for (const [i, { sealed }] of askPython(python, requests).entries()) {
      expect(hex(await key.open(bytes(sealed), { additionalData }))).toBe(hex(PLAINTEXTS[i] ?? Buffer.alloc(1)));
    }
  });

  it.skipIf(python === "")("Python opens what was sealed to a public key that was imported", async () => {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = await freshKey().import(
      { format: "der", key: pair.publicKey.export({ format: "der", type: "spki" }) },
      { usage: ["encrypt"], algorithm: rsaOaep("SHA_256") },
    );
    const privateKey = hex(pair.privateKey.export({ format: "der", type: "pkcs8" }));
    const sealed = await Promise.all(PLAINTEXTS.map((plaintext) => key.seal(plaintext, { additionalData })));
    const common = { action: "open" as const, algorithm: 4, privateKey, additionalData: context };
    const opened = askPython(
      python,
      sealed.map((text) => ({ ...common, sealed: hex(text) })),
    );
    expect(opened.map(({ plaintext }) => plaintext)).toEqual(PLAINTEXTS.map(hex));
  });

  it("an RSA-OAEP key refuses every change by the same error", async () => {
    const providers = (await parsec.listProviders()).map(({ id }) => id);
    for (const provider of providers.filter((id) => id !== ProviderId.Core)) {
      const key = await freshKey(provider).generate(rsaOaepKey(2048));
      const sealed = await key.seal(PLAINTEXTS[1] ?? Buffer.alloc(1));
      expect(hex(await key.open(sealed))).toBe(hex(Buffer.from("a secret")));
      const other = await freshKey(provider).generate(rsaOaepKey(2048));
      const errors = await Promise.all(
        [4, 6, 10, 19, 21, 150, 276, 277, sealed.length - 1]
          .map((at) => key.open(sealed.map((byte, i) => (i === at ? byte ^ 0x80 : byte))))
          .concat([
            other.open(sealed),
            key.open(sealed, { additionalData }),
            key.open(sealed.slice().fill(255, 21, 277)),
          ])
          .map((opened) => opened.catch((error: unknown) => JSON.stringify(error))),
      );
      expect(new Set(errors).size).toBe(1);
      expect(errors[0]).toContain("ERR_PARSEC_DECRYPTION_FAILED");
    }
  });
});
