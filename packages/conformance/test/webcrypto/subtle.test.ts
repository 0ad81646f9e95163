import { webcrypto } from "node:crypto";
import type { ProviderChoice } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { isServiceKey, type ParsecCrypto, parsecCrypto, refusalReason } from "@parsec-ts/webcrypto";
import { describe, expect, it } from "vitest";

type Subtle = webcrypto.SubtleCrypto;
type Pair = webcrypto.CryptoKeyPair;
type Algorithm = webcrypto.Algorithm & { readonly namedCurve?: string };

const installation = await provisionForTests();
const platform = webcrypto.subtle;
const message = new TextEncoder().encode("a message");
const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };

/** Results that a table expects: `yes`, or the reason of the refusal. */
type Outcome = string;

/** Uses a key of one algorithm, checks the result by the platform's own API, and returns true. */
const uses: Readonly<Record<string, (subtle: Subtle) => Promise<boolean>>> = {
  "ECDSA P-256, SHA-512": (subtle) => signs(subtle, { name: "ECDSA", namedCurve: "P-256" }, "SHA-512"),
  "ECDSA P-384, SHA-384": (subtle) => signs(subtle, { name: "ECDSA", namedCurve: "P-384" }, "SHA-384"),
  "ECDSA P-521, SHA-512": (subtle) => signs(subtle, { name: "ECDSA", namedCurve: "P-521" }, "SHA-512"),
  "RSASSA-PKCS1-v1_5": (subtle) => signs(subtle, { ...RSA, name: "RSASSA-PKCS1-v1_5" }),
  "RSA-PSS": (subtle) => signs(subtle, { ...RSA, name: "RSA-PSS" }),
  "RSA-OAEP with a label": async (subtle) => {
    const pair = (await subtle.generateKey({ ...RSA, name: "RSA-OAEP" }, false, ["encrypt", "decrypt"])) as Pair;
    const use = { name: "RSA-OAEP", label: new Uint8Array([1]) };
    return isMessage(await subtle.decrypt(use, pair.privateKey, await platform.encrypt(use, pair.publicKey, message)));
  },
  "ECDH P-256": (subtle) => agrees(subtle, { name: "ECDH", namedCurve: "P-256" }),
  "ECDH P-384": (subtle) => agrees(subtle, { name: "ECDH", namedCurve: "P-384" }),
  "ECDH P-521": (subtle) => agrees(subtle, { name: "ECDH", namedCurve: "P-521" }),
  X25519: (subtle) => agrees(subtle, { name: "X25519" }),
  X448: (subtle) => agrees(subtle, { name: "X448" }),
  "AES-GCM with a tag of 128 bits": (subtle) => seals(subtle, 128),
  "AES-GCM with a tag of 96 bits": (subtle) => seals(subtle, 96),
  "AES-CBC": async (subtle) =>
    isServiceKey(await subtle.generateKey({ name: "AES-CBC", length: 128 }, false, ["decrypt"])),
  "AES-CTR": async (subtle) =>
    isServiceKey(await subtle.generateKey({ name: "AES-CTR", length: 128 }, false, ["encrypt"])),
  HMAC: async (subtle) => isServiceKey(await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"])),
};

async function signs(subtle: Subtle, algorithm: Algorithm, hash = "SHA-256"): Promise<boolean> {
  const { privateKey, publicKey } = (await subtle.generateKey(algorithm, false, ["sign", "verify"])) as Pair;
  const use = { name: algorithm.name, hash, saltLength: 32 };
  return (
    isServiceKey(privateKey) && platform.verify(use, publicKey, await subtle.sign(use, privateKey, message), message)
  );
}

async function agrees(subtle: Subtle, algorithm: Algorithm): Promise<boolean> {
  const { name } = algorithm;
  const ours = (await subtle.generateKey(algorithm, false, ["deriveBits"])) as Pair;
  const theirs = (await platform.generateKey(algorithm, false, ["deriveBits"])) as Pair;
  const here = await subtle.deriveBits({ name, public: theirs.publicKey }, ours.privateKey, 256);
  const there = await platform.deriveBits({ name, public: ours.publicKey }, theirs.privateKey, 256);
  return isServiceKey(ours.privateKey) && Buffer.from(here).equals(Buffer.from(there));
}

async function seals(subtle: Subtle, tagLength: number): Promise<boolean> {
  const secret = webcrypto.getRandomValues(new Uint8Array(32));
  const ours = await subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);
  const theirs = await platform.importKey("raw", secret, "AES-GCM", false, ["decrypt"]);
  const use = { name: "AES-GCM", iv: new Uint8Array(12), tagLength, additionalData: new Uint8Array(3) };
  const sealed = await subtle.encrypt(use, ours, message);
  const isOpened = isMessage(await platform.decrypt(use, theirs, sealed));
  return isServiceKey(ours) && isOpened && isMessage(await subtle.decrypt(use, ours, sealed));
}

function isMessage(bytes: ArrayBuffer): boolean {
  return Buffer.from(bytes).equals(message);
}

async function outcomeOf(use: (subtle: Subtle) => Promise<boolean>, crypto: ParsecCrypto): Promise<Outcome> {
  try {
    return (await use(crypto.subtle)) ? "yes" : "a wrong result";
  } catch (error) {
    const { name, message: text } = error as Error;
    return refusalReason(error) ?? `${name}: ${text}`;
  }
}

function without(...titles: readonly string[]): Record<string, Outcome> {
  return Object.fromEntries(titles.map((title) => [title, "provider"]));
}

function onlyMbedCrypto(): Record<string, Outcome> {
  return without(...Object.keys(uses).filter((title) => /ECDH|X25519|X448|AES|HMAC/.test(title)));
}

/** Expected outcomes, where they are not yes, of the providers of service 1.4. */
const expected: Readonly<Partial<Record<ProviderChoice, Readonly<Record<string, Outcome>>>>> = {
  "mbed-crypto": without("ECDSA P-384, SHA-384", "ECDH P-384", "AES-CBC", "AES-CTR", "HMAC"),
  // SoftHSM2 does OAEP with SHA-1 alone.
  pkcs11: { ...without("RSA-PSS", "RSA-OAEP with a label"), ...onlyMbedCrypto() },
  // A TPM binds a key to one hash, and Parsec gives it no label.
  tpm: {
    ...without("RSA-PSS", "ECDSA P-521, SHA-512"),
    ...onlyMbedCrypto(),
    "ECDSA P-256, SHA-512": "hash",
    "RSA-OAEP with a label": "OperationError: The data could not be decrypted.",
  },
};

describe.skipIf(installation === undefined).each(["mbed-crypto", "pkcs11", "tpm"] as const)(
  "on the real service's %s provider",
  (provider) => {
    it("each algorithm has the result that the platform has, or is refused with a reason; no key stays", async () => {
      if (installation === undefined) throw new Error("not provisioned");
      const service = await startRealService({ installation, providers: [provider] });
      try {
        await using client = await connect({ endpoint: service.endpoint });
        const outcomes: Record<string, Outcome> = {};
        const crypto = parsecCrypto(client);
        for (const [title, use] of Object.entries(uses)) outcomes[title] = await outcomeOf(use, crypto);
        const all = Object.fromEntries(Object.keys(uses).map((title) => [title, "yes"]));
        expect(outcomes).toEqual({ ...all, ...expected[provider] });
        await crypto.close();
        expect(await client.listKeys()).toEqual([]);
      } finally {
        await service.stop();
      }
    });
  },
);
