import { ascii, DIGESTS_OF_ABC, GCM_VECTOR, HKDF_VECTORS, hex, SIGNATURES, toHex } from "./vectors.js";

type Result<T> = T | Promise<T>;

/** A `LocalCrypto` of the client, as these cases call it. */
export interface LocalCryptoUnderTest {
  digest(hash: unknown, message: Uint8Array): Result<Uint8Array>;
  verify(key: unknown, alg: unknown, hash: unknown, message: Uint8Array, signature: Uint8Array): Result<boolean>;
  encrypt(key: unknown, alg: unknown, plaintext: Uint8Array, label: Uint8Array): Result<Uint8Array>;
  random(length: number): Result<Uint8Array>;
  hkdf?(request: unknown): Result<Uint8Array>;
  aesGcmEncrypt?(message: unknown): Result<Uint8Array>;
  aesGcmDecrypt?(message: unknown): Result<Uint8Array | undefined>;
}

/** One behaviour that every implementation has. Runs where ECMAScript and the Web Cryptography API do; needs no test runner. */
export interface LocalCryptoCase {
  readonly title: string;
  /** Rejects if the implementation does not behave so. */
  run(localCrypto: LocalCryptoUnderTest): Promise<void>;
}

const EMPTY = new Uint8Array(0);
const MESSAGE = ascii("a message");

export const localCryptoCases: readonly LocalCryptoCase[] = [
  ...DIGESTS_OF_ABC.map(([hash, digest]) => ({
    title: `digest by ${hash} returns the published value, in a buffer of its own`,
    run: async (localCrypto: LocalCryptoUnderTest) => {
      mustBeOwnBytes(await localCrypto.digest(hash, ascii("abc")), digest);
    },
  })),
  ...["MD2", "HASH_NONE", 99, "sha256"].map((hash) => ({
    title: `digest refuses the hash ${hash}`,
    run: (localCrypto: LocalCryptoUnderTest) =>
      mustFail(() => localCrypto.digest(hash, EMPTY), { code: "ERR_PARSEC_HASH_UNSUPPORTED", argument: "hash" }),
  })),
  ...SIGNATURES.flatMap(({ title, keyType, keyBits, key, algorithm, hash, message, signature }) => {
    const material = { keyType, keyBits, data: key };
    const verifies = (
      localCrypto: LocalCryptoUnderTest,
      text: Uint8Array,
      bytes: Uint8Array,
      alg: object = algorithm,
    ) => localCrypto.verify(material, alg, hash, text, bytes);
    return [
      {
        title: `verify accepts the published signature: ${title}`,
        run: async (localCrypto: LocalCryptoUnderTest) => {
          mustBe(await verifies(localCrypto, message, signature), true);
          if (algorithm.kind !== "ecdsa") return;
          mustBe(await verifies(localCrypto, message, signature, { kind: "ecdsaAny" }), true);
          mustBe(await verifies(localCrypto, message, signature, { ...algorithm, kind: "deterministicEcdsa" }), true);
        },
      },
      {
        title: `verify refuses another message and other signatures: ${title}`,
        run: async (localCrypto: LocalCryptoUnderTest) => {
          mustBe(await verifies(localCrypto, MESSAGE, signature), false);
          const flipped = signature.map((byte, i) => (i === 20 ? byte ^ 1 : byte));
          const zeroes = new Uint8Array(signature.length);
          for (const bytes of [flipped, zeroes, signature.subarray(1), Uint8Array.of(...signature, 0), EMPTY])
            mustBe(await verifies(localCrypto, message, bytes), false);
        },
      },
      {
        title: `verify refuses a hash that no runtime has: ${title}`,
        run: (localCrypto: LocalCryptoUnderTest) =>
          mustFail(() => localCrypto.verify(material, algorithm, "MD2", message, signature), {
            code: "ERR_PARSEC_HASH_UNSUPPORTED",
          }),
      },
      {
        title: `verify refuses an algorithm that is not for signatures: ${title}`,
        run: (localCrypto: LocalCryptoUnderTest) =>
          mustFail(() => verifies(localCrypto, message, signature, { kind: "rsaPkcs1v15Crypt" }), {
            code: "ERR_PARSEC_LOCAL_UNSUPPORTED",
          }),
      },
    ];
  }),
  {
    title: "verify refuses a key of another kind than the algorithm's",
    async run(localCrypto) {
      const montgomery = {
        keyType: { kind: "eccPublicKey", curveFamily: "MONTGOMERY" },
        keyBits: 255,
        data: hex("09".padEnd(64, "0")),
      };
      const [ecdsa, , , pkcs1] = SIGNATURES;
      for (const [key, vector] of [
        [montgomery, ecdsa],
        [materialOf(pkcs1), ecdsa],
        [materialOf(ecdsa), pkcs1],
      ] as const) {
        await mustFail(
          () => localCrypto.verify(key, vector?.algorithm, vector?.hash, MESSAGE, vector?.signature ?? EMPTY),
          { code: "ERR_PARSEC_LOCAL_UNSUPPORTED" },
        );
      }
    },
  },
  {
    title: "verify refuses a point that is not on the curve",
    async run(localCrypto) {
      const [ecdsa] = SIGNATURES;
      const key = { ...materialOf(ecdsa), data: ecdsa?.key.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) };
      await mustFail(() => localCrypto.verify(key, ecdsa?.algorithm, ecdsa?.hash, MESSAGE, ecdsa?.signature ?? EMPTY), {
        code: "ERR_PARSEC_LOCAL_UNSUPPORTED",
      });
    },
  },
  ...(["SHA_1", "SHA_256"] as const).map((hash) => ({
    title: `encrypt by RSA-OAEP with ${hash} can be decrypted with the same label only`,
    run: (localCrypto: LocalCryptoUnderTest) => encryptsByOaep(localCrypto, hash),
  })),
  {
    title: "encrypt refuses a plaintext that is too long",
    async run(localCrypto) {
      const { material } = await rsaOaepKey("SHA-256");
      const oaep = { kind: "rsaOaep", hashAlg: "SHA_256" };
      mustBe((await localCrypto.encrypt(material, oaep, new Uint8Array(190), EMPTY)).length, 256);
      await mustFail(() => localCrypto.encrypt(material, oaep, new Uint8Array(191), EMPTY), {
        code: "ERR_PARSEC_ARGUMENT",
        argument: "plaintext",
      });
    },
  },
  {
    title: "encrypt refuses an algorithm, a hash and a key that it has not",
    async run(localCrypto) {
      const { material } = await rsaOaepKey("SHA-256");
      const oaep = { kind: "rsaOaep", hashAlg: "SHA_256" };
      await mustFail(() => localCrypto.encrypt(material, { kind: "ecdsaAny" }, MESSAGE, EMPTY), {
        code: "ERR_PARSEC_LOCAL_UNSUPPORTED",
      });
      await mustFail(() => localCrypto.encrypt(material, { kind: "rsaOaep", hashAlg: "MD2" }, MESSAGE, EMPTY), {
        code: "ERR_PARSEC_HASH_UNSUPPORTED",
      });
      await mustFail(() => localCrypto.encrypt(materialOf(SIGNATURES[0]), oaep, MESSAGE, EMPTY), {
        code: "ERR_PARSEC_LOCAL_UNSUPPORTED",
      });
    },
  },
  ...[0, 1, 32, 65_536, 65_537, 200_000].map((length) => ({
    title: `random returns ${length} bytes in a buffer of their own, other ones each time`,
    run: async (localCrypto: LocalCryptoUnderTest) => {
      const [one, other] = [await localCrypto.random(length), await localCrypto.random(length)];
      mustBe(`${one.length} ${one.buffer.byteLength}`, `${length} ${length}`);
      // The end too: a runtime gives so many bytes at a time.
      if (length >= 32)
        for (const part of [one, one.subarray(-32)])
          mustBe(
            part.some((byte) => byte !== 0),
            true,
          );
      if (length >= 32) mustBe(toHex(one) === toHex(other), false);
    },
  })),
  ...HKDF_VECTORS.map(({ salt, info, output }) => ({
    title: `hkdf derives the published bytes, in a buffer of their own, and keeps the secret: salt ${salt || "empty"}`,
    run: async (localCrypto: LocalCryptoUnderTest) => {
      const secret = new Uint8Array(22).fill(0x0b);
      const request = { hash: "SHA_256", secret, salt: hex(salt), info: hex(info), length: 42 };
      mustBeOwnBytes(await required(localCrypto, "hkdf")(request), output);
      mustBe(toHex(secret), "0b".repeat(22));
    },
  })),
  ...[1, 47, 48, 49, 255 * 48].map((length) => ({
    title: `hkdf derives ${length} bytes, the start of a longer output`,
    run: async (localCrypto: LocalCryptoUnderTest) => {
      const request = { hash: "SHA_384", secret: hex("01"), salt: hex("02"), info: hex("03") };
      const derived = await required(localCrypto, "hkdf")({ ...request, length });
      const longest = await required(localCrypto, "hkdf")({ ...request, length: 255 * 48 });
      mustBeOwnBytes(derived, toHex(longest.subarray(0, length)));
    },
  })),
  {
    title: "hkdf refuses a hash that no runtime has",
    run: (localCrypto) =>
      mustFail(
        () => required(localCrypto, "hkdf")({ hash: "MD2", secret: hex("01"), salt: EMPTY, info: EMPTY, length: 1 }),
        { code: "ERR_PARSEC_HASH_UNSUPPORTED" },
      ),
  },
  {
    title: "aesGcmEncrypt and aesGcmDecrypt agree with the published vector, in buffers of their own",
    async run(localCrypto) {
      const { message, plaintext, ciphertext } = GCM_VECTOR;
      const encrypted = await required(localCrypto, "aesGcmEncrypt")({ ...message, input: plaintext });
      mustBeOwnBytes(encrypted, toHex(ciphertext));
      const decrypted = await required(localCrypto, "aesGcmDecrypt")({ ...message, input: ciphertext });
      mustBeOwnBytes(decrypted ?? EMPTY, toHex(plaintext));
    },
  },
  {
    title: "aesGcmDecrypt returns nothing for a ciphertext that was changed, cut, or has other additional data",
    async run(localCrypto) {
      const { message, ciphertext } = GCM_VECTOR;
      const decrypt = required(localCrypto, "aesGcmDecrypt");
      for (const at of ciphertext.keys()) {
        const input = ciphertext.map((byte, i) => (i === at ? byte ^ 1 : byte));
        mustBe(await decrypt({ ...message, input }), undefined);
      }
      for (const length of [0, 15, 16, ciphertext.length - 1])
        mustBe(await decrypt({ ...message, input: ciphertext.subarray(0, length) }), undefined);
      mustBe(await decrypt({ ...message, additionalData: EMPTY, input: ciphertext }), undefined);
    },
  },
];

async function encryptsByOaep(localCrypto: LocalCryptoUnderTest, hash: "SHA_1" | "SHA_256"): Promise<void> {
  const { material, privateKey } = await rsaOaepKey(hash === "SHA_1" ? "SHA-1" : "SHA-256");
  for (const label of [EMPTY, ascii("a label")]) {
    const ciphertext = await localCrypto.encrypt(material, { kind: "rsaOaep", hashAlg: hash }, MESSAGE, label);
    mustBe(ciphertext.buffer.byteLength, 256);
    const decrypt = (used: Uint8Array) =>
      crypto.subtle.decrypt({ name: "RSA-OAEP", label: used }, privateKey, ciphertext as Uint8Array<ArrayBuffer>);
    mustBe(toHex(new Uint8Array(await decrypt(label))), toHex(MESSAGE));
    const withAnother = await decrypt(ascii("another")).catch(() => "refused");
    mustBe(withAnother, "refused");
  }
}

/** An RSA key pair of the platform, with its public half in PSA's format: PKCS#1, which SPKI of 2048 bits has after 24 bytes. */
async function rsaOaepKey(hash: string): Promise<{ material: object; privateKey: CryptoKey }> {
  const algorithm = { name: "RSA-OAEP", modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash };
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, false, ["encrypt", "decrypt"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
  return { material: { keyType: { kind: "rsaPublicKey" }, keyBits: 2048, data: spki.slice(24) }, privateKey };
}

type CryptoKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

function materialOf(vector: (typeof SIGNATURES)[number] | undefined): object {
  return { keyType: vector?.keyType, keyBits: vector?.keyBits, data: vector?.key };
}

function required<Name extends "hkdf" | "aesGcmEncrypt" | "aesGcmDecrypt">(
  localCrypto: LocalCryptoUnderTest,
  name: Name,
): NonNullable<LocalCryptoUnderTest[Name]> {
  const method = localCrypto[name];
  if (method === undefined) throw new Error(`there is no method ${name}`);
  return method.bind(localCrypto) as NonNullable<LocalCryptoUnderTest[Name]>;
}

function mustBe(actual: unknown, expected: unknown): void {
  if (!Object.is(actual, expected)) throw new Error(`${String(actual)} is not ${String(expected)}`);
}

/** The caller wipes results, so they must not share memory with anything else. */
function mustBeOwnBytes(actual: Uint8Array, expected: string): void {
  mustBe(toHex(actual), expected);
  mustBe(actual.buffer.byteLength, actual.length);
}

async function mustFail(work: () => unknown, expected: Readonly<Record<string, string>>): Promise<void> {
  let result: unknown;
  try {
    result = await work();
  } catch (error) {
    for (const [name, value] of Object.entries(expected)) mustBe((error as Record<string, unknown>)[name], value);
    return;
  }
  throw new Error(`a result instead of an error: ${String(result)}`);
}
