import { describe, expect, it } from "vitest";
import { isServiceKey } from "../../src/index.js";
import { ECDSA, errorNameOf, message, platform, RSA, testCrypto } from "../harness.js";

type Pair = CryptoKeyPair;

/** Signatures made in the service, verified by the platform. */
const SIGNERS = [
  ...["P-256", "P-384", "P-521"].flatMap((namedCurve) =>
    ["SHA-1", "SHA-256", "SHA-384", "SHA-512"].map((hash) => ({
      title: `ECDSA on ${namedCurve} with ${hash}`,
      key: { name: "ECDSA", namedCurve },
      use: { name: "ECDSA", hash },
    })),
  ),
  ...["SHA-1", "SHA-256", "SHA-384", "SHA-512"].map((hash) => ({
    title: `RSASSA-PKCS1-v1_5 with ${hash}`,
    key: { ...RSA, name: "RSASSA-PKCS1-v1_5", hash },
    use: { name: "RSASSA-PKCS1-v1_5" },
  })),
  {
    title: "RSA-PSS with a salt of 32 bytes",
    key: { ...RSA, name: "RSA-PSS" },
    use: { name: "RSA-PSS", saltLength: 32 },
  },
];

describe("signatures", () => {
  for (const { title, key, use } of SIGNERS) {
    it(`are verified by the platform: ${title}`, async () => {
      await using test = await testCrypto();
      const { privateKey, publicKey } = (await test.subtle.generateKey(key, false, ["sign", "verify"])) as Pair;
      const signature = await test.subtle.sign(use, privateKey, message);
      expect([isServiceKey(privateKey), isServiceKey(publicKey)]).toEqual([true, false]);
      expect(await platform.subtle.verify(use, publicKey, signature, message)).toBe(true);
      expect(await test.subtle.verify(use, publicKey, signature, message.slice(1))).toBe(false);
      const calls = test.calls().filter((name) => name.startsWith("Psa"));
      expect(calls).toEqual(["PsaGenerateKey", "PsaExportPublicKey", "PsaSignHash"]);
    });
  }

  it("of RSA-PSS with another salt are refused", async () => {
    await using test = await testCrypto();
    const { privateKey } = await test.subtle.generateKey({ ...RSA, name: "RSA-PSS" }, false, ["sign"]);
    const sign = test.subtle.sign({ name: "RSA-PSS", saltLength: 20 }, privateKey, message);
    expect(await errorNameOf(sign)).toBe("NotSupportedError");
  });

  it("of a provider that binds a key to one hash have the hash that is as strong as the curve", async () => {
    await using test = await testCrypto({}, "tpm");
    const key = { name: "ECDSA", namedCurve: "P-384" };
    const { privateKey, publicKey } = await test.subtle.generateKey(key, false, ["sign", "verify"]);
    const use = { name: "ECDSA", hash: "SHA-384" };
    const signature = await test.subtle.sign(use, privateKey, message);
    expect(await platform.subtle.verify(use, publicKey, signature, message)).toBe(true);
    expect(await errorNameOf(test.subtle.sign(ECDSA, privateKey, message))).toBe("NotSupportedError");
  });
});

describe("an RSA-OAEP key", () => {
  for (const label of [undefined, new Uint8Array([1, 2, 3])]) {
    it(`decrypts what the platform encrypted ${label === undefined ? "without" : "with"} a label`, async () => {
      await using test = await testCrypto();
      const pair = await test.subtle.generateKey({ ...RSA, name: "RSA-OAEP" }, false, ["encrypt", "decrypt"]);
      const use = { name: "RSA-OAEP", ...(label !== undefined && { label }) };
      const ciphertext = await platform.subtle.encrypt(use, pair.publicKey, message);
      expect(new Uint8Array(await test.subtle.decrypt(use, pair.privateKey, ciphertext))).toEqual(message);
      const other = { name: "RSA-OAEP", label: new Uint8Array([4]) };
      expect(await errorNameOf(test.subtle.decrypt(other, pair.privateKey, ciphertext))).toBe("OperationError");
    });
  }
});

describe("a key for agreement", () => {
  for (const algorithm of [
    { name: "ECDH", namedCurve: "P-256" },
    { name: "ECDH", namedCurve: "P-384" },
    { name: "ECDH", namedCurve: "P-521" },
    { name: "X25519" },
  ]) {
    it(`agrees with a key of the platform: ${Object.values(algorithm).join(" ")}`, async () => {
      await using test = await testCrypto();
      const { name } = algorithm;
      const ours = (await test.subtle.generateKey(algorithm, false, ["deriveBits", "deriveKey"])) as Pair;
      const theirs = (await platform.subtle.generateKey(algorithm, true, ["deriveBits"])) as Pair;
      const there = await platform.subtle.deriveBits({ name, public: ours.publicKey }, theirs.privateKey, 200);
      for (const length of [192, 200]) {
        const here = await test.subtle.deriveBits({ name, public: theirs.publicKey }, ours.privateKey, length);
        expect(new Uint8Array(here)).toEqual(new Uint8Array(there).slice(0, length / 8));
      }
      const tooLong = test.subtle.deriveBits({ name, public: theirs.publicKey }, ours.privateKey, 4096);
      expect(await errorNameOf(tooLong)).toBe("OperationError");
    });
  }

  it("agrees with a peer's key that was imported as not extractable", async () => {
    await using test = await testCrypto();
    const algorithm = { name: "ECDH", namedCurve: "P-256" };
    const ours = await test.subtle.generateKey(algorithm, false, ["deriveBits"]);
    const theirs = await platform.subtle.generateKey(algorithm, true, ["deriveBits"]);
    const raw = await platform.subtle.exportKey("raw", theirs.publicKey);
    const here = await test.subtle.importKey("raw", raw, algorithm, false, []);
    const bits = await test.subtle.deriveBits({ name: "ECDH", public: here }, ours.privateKey, 256);
    const there = await platform.subtle.deriveBits({ name: "ECDH", public: ours.publicKey }, theirs.privateKey, 256);
    expect(new Uint8Array(bits)).toEqual(new Uint8Array(there));
    const unreadable = await platform.subtle.importKey("raw", raw, algorithm, false, []);
    const refused = test.subtle.deriveBits({ name: "ECDH", public: unreadable }, ours.privateKey, 256);
    expect(await errorNameOf(refused)).toBe("NotSupportedError");
  });

  it("derives a key that is in the service too", async () => {
    await using test = await testCrypto();
    const algorithm = { name: "ECDH", namedCurve: "P-256" };
    const ours = await test.subtle.generateKey(algorithm, false, ["deriveKey"]);
    const theirs = await platform.subtle.generateKey(algorithm, false, ["deriveKey"]);
    const type = { name: "AES-GCM", length: 256 };
    const use = { name: "AES-GCM", iv: new Uint8Array(12) };
    const here = await test.subtle.deriveKey({ name: "ECDH", public: theirs.publicKey }, ours.privateKey, type, false, [
      "encrypt",
    ]);
    const there = await platform.subtle.deriveKey(
      { name: "ECDH", public: ours.publicKey },
      theirs.privateKey,
      type,
      false,
      ["decrypt"],
    );
    const ciphertext = await test.subtle.encrypt(use, here, message);
    expect(isServiceKey(here)).toBe(true);
    expect(new Uint8Array(await platform.subtle.decrypt(use, there, ciphertext))).toEqual(message);
  });
});

describe("an AES-GCM key", () => {
  for (const tagLength of [32, 64, 96, 104, 112, 120, 128]) {
    it(`exchanges texts with the platform, with a tag of ${tagLength} bits`, async () => {
      await using test = await testCrypto();
      const secret = platform.getRandomValues(new Uint8Array(32));
      const ours = await test.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);
      const theirs = await platform.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);
      const use = { name: "AES-GCM", iv: new Uint8Array(12).fill(7), additionalData: new Uint8Array(5), tagLength };
      const sealed = new Uint8Array(await test.subtle.encrypt(use, ours, message));
      expect(isServiceKey(ours)).toBe(true);
      expect(new Uint8Array(await platform.subtle.decrypt(use, theirs, sealed))).toEqual(message);
      expect(new Uint8Array(await test.subtle.decrypt(use, ours, sealed))).toEqual(message);
      for (const index of [0, message.length, sealed.length - 1]) {
        const changed = sealed.slice();
        changed[index] = (changed[index] ?? 0) ^ 1;
        expect(await errorNameOf(test.subtle.decrypt(use, ours, changed))).toBe("OperationError");
      }
    });
  }

  it("refuses a length that tags do not have, an empty text, and a text shorter than its tag", async () => {
    await using test = await testCrypto();
    const key = await test.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt", "decrypt"]);
    const use = { name: "AES-GCM", iv: new Uint8Array(12) };
    expect(await errorNameOf(test.subtle.encrypt({ ...use, tagLength: 48 }, key, message))).toBe("OperationError");
    expect(await errorNameOf(test.subtle.encrypt(use, key, new Uint8Array(0)))).toBe("NotSupportedError");
    expect(await errorNameOf(test.subtle.decrypt(use, key, new Uint8Array(15)))).toBe("OperationError");
  });
});

describe("an AES-CTR key", () => {
  for (const length of [1, 4, 64, 127, 128]) {
    it(`counts as the platform does, with a counter of ${length} bits that starts again`, async () => {
      await using test = await testCrypto();
      const secret = platform.getRandomValues(new Uint8Array(16));
      const ours = await test.subtle.importKey("raw", secret, "AES-CTR", false, ["encrypt", "decrypt"]);
      const theirs = await platform.subtle.importKey("raw", secret, "AES-CTR", false, ["encrypt", "decrypt"]);
      const use = { name: "AES-CTR", counter: new Uint8Array(16).fill(0xff), length };
      const ciphertext = await test.subtle.encrypt(use, ours, message);
      expect(new Uint8Array(ciphertext)).toEqual(new Uint8Array(await platform.subtle.encrypt(use, theirs, message)));
      expect(new Uint8Array(await test.subtle.decrypt(use, ours, ciphertext))).toEqual(message);
    });
  }

  it("refuses more blocks than its counter counts", async () => {
    await using test = await testCrypto();
    const key = await test.subtle.generateKey({ name: "AES-CTR", length: 128 }, false, ["encrypt"]);
    const use = { name: "AES-CTR", counter: new Uint8Array(16), length: 1 };
    expect(await errorNameOf(test.subtle.encrypt(use, key, new Uint8Array(33)))).toBe("OperationError");
  });
});

describe("an AES-CBC key", () => {
  it("decrypts what the platform encrypted, and refuses to encrypt with its caller's vector", async () => {
    await using test = await testCrypto();
    const secret = platform.getRandomValues(new Uint8Array(24));
    const ours = await test.subtle.importKey("raw", secret, "AES-CBC", false, ["encrypt", "decrypt"]);
    const theirs = await platform.subtle.importKey("raw", secret, "AES-CBC", false, ["encrypt"]);
    const use = { name: "AES-CBC", iv: new Uint8Array(16).fill(3) };
    const ciphertext = new Uint8Array(await platform.subtle.encrypt(use, theirs, message));
    expect(new Uint8Array(await test.subtle.decrypt(use, ours, ciphertext))).toEqual(message);
    expect(await errorNameOf(test.subtle.encrypt(use, ours, message))).toBe("NotSupportedError");
    expect(await errorNameOf(test.subtle.decrypt(use, ours, ciphertext.slice(0, 17)))).toBe("OperationError");
    expect(await errorNameOf(test.subtle.decrypt(use, ours, ciphertext.slice(0, 16)))).toBe("OperationError");
  });
});

describe("an HMAC key", () => {
  for (const hash of ["SHA-1", "SHA-256", "SHA-384", "SHA-512"]) {
    it(`authenticates as the platform does, with ${hash}`, async () => {
      await using test = await testCrypto();
      const secret = platform.getRandomValues(new Uint8Array(20));
      const algorithm = { name: "HMAC", hash };
      const ours = await test.subtle.importKey("raw", secret, algorithm, false, ["sign", "verify"]);
      const theirs = await platform.subtle.importKey("raw", secret, algorithm, false, ["sign", "verify"]);
      const signature = await test.subtle.sign("HMAC", ours, message);
      expect(await platform.subtle.verify("HMAC", theirs, signature, message)).toBe(true);
      expect(await test.subtle.verify("HMAC", ours, signature, message)).toBe(true);
      expect(await test.subtle.verify("HMAC", ours, signature, message.slice(1))).toBe(false);
      expect(await test.subtle.verify("HMAC", ours, signature.slice(1), message)).toBe(false);
    });
  }
});
