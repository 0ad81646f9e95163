import { inspect } from "node:util";
import { isParsecError, Status } from "@parsec-ts/wire-protocol";
import { afterEach, describe, expect, it } from "vitest";
import { isServiceKey, refusalReason } from "../src/index.js";
import { EC, ECDSA, errorNameOf, errorOf, message, platform, RSA, testCrypto } from "./harness.js";

const SIGN = ["sign", "verify"] as const;

describe("the order of checks", () => {
  const cases: readonly (readonly [title: string, call: (subtle: SubtleCrypto) => Promise<unknown>, name: string])[] = [
    ["an unknown name is found first", (s) => s.generateKey({ name: "NOPE" }, true, []), "NotSupportedError"],
    [
      "an unknown hash before a bad usage",
      (s) => s.generateKey({ ...RSA, name: "RSA-PSS", hash: "MD5" }, false, ["encrypt"]),
      "NotSupportedError",
    ],
    [
      "a missing member is a TypeError",
      (s) => s.generateKey({ name: "ECDSA" } as EcKeyGenParams, false, SIGN),
      "TypeError",
    ],
    [
      "a usage of another algorithm before a bad curve",
      (s) => s.generateKey({ name: "ECDSA", namedCurve: "P-1" }, false, ["encrypt"]),
      "SyntaxError",
    ],
    ["a bad curve", (s) => s.generateKey({ name: "ECDSA", namedCurve: "P-1" }, false, SIGN), "NotSupportedError"],
    [
      "a bad size after usages",
      (s) => s.generateKey({ name: "AES-GCM", length: 100 }, false, ["encrypt"]),
      "OperationError",
    ],
    [
      "a bad usage before a bad size",
      (s) => s.generateKey({ name: "AES-GCM", length: 100 }, false, ["sign"]),
      "SyntaxError",
    ],
    [
      "a bad exponent",
      (s) => s.generateKey({ ...RSA, name: "RSA-PSS", publicExponent: new Uint8Array([2]) }, false, SIGN),
      "OperationError",
    ],
    ["no usage", (s) => s.generateKey(EC, false, []), "SyntaxError"],
    ["usages for the public key alone", (s) => s.generateKey(EC, false, ["verify"]), "SyntaxError"],
    ["extractable last", (s) => s.generateKey(EC, true, SIGN), "NotSupportedError"],
    ["an unknown usage", (s) => s.generateKey(EC, false, ["fly" as KeyUsage]), "TypeError"],
    ["no arguments", (s) => (s.generateKey as () => Promise<unknown>)(), "TypeError"],
    [
      "an exponent that is no Uint8Array",
      (s) =>
        s.generateKey(
          { ...RSA, name: "RSA-PSS", publicExponent: [3] as unknown as Uint8Array<ArrayBuffer> },
          false,
          SIGN,
        ),
      "TypeError",
    ],
  ];
  for (const [title, call, name] of cases) {
    it(`of generateKey: ${title}`, async () => {
      await using test = await testCrypto();
      expect(await errorNameOf(call(test.subtle))).toBe(name);
      expect(test.calls()).toEqual([]);
    });
  }

  it("of sign: algorithm, then key, then usage; all before the service", async () => {
    await using test = await testCrypto();
    const { privateKey } = await test.subtle.generateKey(EC, false, SIGN);
    test.calls();
    const sign = (algorithm: object | string, data: unknown = message) =>
      errorNameOf(test.subtle.sign(algorithm as EcdsaParams, privateKey, data as BufferSource));
    expect(await sign({ name: "ECDSA" })).toBe("TypeError");
    expect(await sign({ name: "ECDSA", hash: "MD5" })).toBe("NotSupportedError");
    expect(await sign("AES-GCM")).toBe("NotSupportedError");
    expect(await sign("RSASSA-PKCS1-v1_5")).toBe("InvalidAccessError");
    expect(await sign("Ed25519")).toBe("InvalidAccessError");
    expect(await sign(ECDSA, "text")).toBe("TypeError");
    expect(await sign(ECDSA, new Uint8Array(new SharedArrayBuffer(4)))).toBe("TypeError");
    expect(await errorNameOf(test.subtle.verify(ECDSA, privateKey, message, message))).toBe("InvalidAccessError");
    expect(await errorNameOf(test.subtle.exportKey("pkcs8", privateKey))).toBe("InvalidAccessError");
    expect(await errorNameOf(test.subtle.exportKey("nope" as "raw", privateKey))).toBe("TypeError");
    expect(test.calls()).toEqual([]);
  });

  it("of deriveBits: the peer's key must be one, public, and on the same curve", async () => {
    await using test = await testCrypto();
    const algorithm = { name: "ECDH", namedCurve: "P-256" };
    const { privateKey, publicKey } = await test.subtle.generateKey(algorithm, false, ["deriveBits"]);
    const other = await platform.subtle.generateKey({ ...algorithm, namedCurve: "P-384" }, false, ["deriveBits"]);
    test.calls();
    const derive = (given: object) =>
      errorNameOf(test.subtle.deriveBits({ name: "ECDH", ...given } as EcdhKeyDeriveParams, privateKey, 256));
    expect(await derive({})).toBe("TypeError");
    expect(await derive({ public: {} })).toBe("TypeError");
    expect(await derive({ public: privateKey })).toBe("InvalidAccessError");
    expect(await derive({ public: other.publicKey })).toBe("InvalidAccessError");
    expect(test.calls()).toEqual([]);
    const bits = await test.subtle.deriveBits({ name: "ecdh", public: publicKey }, privateKey, 256);
    expect(bits.byteLength).toBe(32);
  });
});

describe("Web IDL", () => {
  it("reads the name once, before the data are copied, and sends what the data were then", async () => {
    await using test = await testCrypto();
    const { privateKey, publicKey } = await test.subtle.generateKey(EC, false, SIGN);
    let reads = 0;
    const data = message.slice();
    const algorithm = {
      get name() {
        reads++;
        data[0] = 1;
        return "ECDSA";
      },
      hash: "SHA-256",
    };
    const signing = test.subtle.sign(algorithm, privateKey, data);
    data.fill(2);
    const expected = message.slice();
    expected[0] = 1;
    expect(await platform.subtle.verify(ECDSA, publicKey, await signing, expected)).toBe(true);
    expect(reads).toBe(1);
  });

  it("reads the name once also for the platform", async () => {
    await using test = await testCrypto();
    let reads = 0;
    const algorithm = {
      get name() {
        reads++;
        return reads === 1 ? "AES-GCM" : "AES-CBC";
      },
    };
    const key = await test.subtle.importKey("raw", new Uint8Array(16), algorithm, false, ["encrypt"]);
    expect([key.algorithm.name, reads]).toEqual(["AES-GCM", 1]);
  });

  it("rejects and does not throw, also for another this", async () => {
    await using test = await testCrypto();
    const { sign } = test.subtle;
    const rejected = Reflect.apply(sign, {}, []) as Promise<unknown>;
    expect(await errorNameOf(rejected)).toBe("TypeError");
    expect(() => Reflect.apply(test.crypto.getRandomValues, {}, [new Uint8Array(1)])).toThrow(TypeError);
  });

  it("takes a buffer that was transferred for an empty one", async () => {
    await using test = await testCrypto();
    const { privateKey, publicKey } = await test.subtle.generateKey(EC, false, SIGN);
    const buffer = new ArrayBuffer(8);
    const view = new DataView(buffer);
    const bytes = new Uint8Array(buffer);
    structuredClone(buffer, { transfer: [buffer] });
    for (const data of [buffer, view, bytes]) {
      const signature = await test.subtle.sign(ECDSA, privateKey, data);
      expect(await platform.subtle.verify(ECDSA, publicKey, signature, new Uint8Array(0))).toBe(true);
    }
  });

  it("returns buffers of their own", async () => {
    await using test = await testCrypto();
    const key = await test.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt", "decrypt"]);
    const use = { name: "AES-GCM", iv: new Uint8Array(12) };
    const sealed = await test.subtle.encrypt(use, key, message);
    expect(sealed).toBeInstanceOf(ArrayBuffer);
    expect(sealed.byteLength).toBe(message.length + 16);
    expect((await test.subtle.decrypt(use, key, sealed)).byteLength).toBe(message.length);
  });
});

describe("polluted prototypes", () => {
  const restore: (() => void)[] = [];
  afterEach(() => {
    for (const undo of restore.splice(0)) undo();
  });
  function replace(object: object, name: PropertyKey, descriptor: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(object, name);
    Object.defineProperty(object, name, { configurable: true, ...descriptor });
    restore.push(() => {
      if (before === undefined) Reflect.deleteProperty(object, name);
      else Object.defineProperty(object, name, before);
    });
  }

  it("change neither the bytes that are signed nor the algorithm of a text", async () => {
    await using test = await testCrypto();
    const { privateKey, publicKey } = await test.subtle.generateKey(EC, false, SIGN);
    const secret = new Uint8Array(32).fill(9);
    const key = await test.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;
    replace(typedArray, "byteLength", { get: () => 0 });
    replace(typedArray, "byteOffset", { get: () => 0 });
    replace(Object.prototype, "hash", { value: "SHA-512" });
    replace(Object.prototype, "tagLength", { value: 32 });
    const signing = test.subtle.sign(ECDSA, privateKey, message);
    const authenticating = test.subtle.sign("HMAC", key, message);
    for (const undo of restore.splice(0)) undo();
    expect(await platform.subtle.verify(ECDSA, publicKey, await signing, message)).toBe(true);
    expect((await authenticating).byteLength).toBe(32);
  });

  it("do not show a key", async () => {
    await using test = await testCrypto();
    replace(CryptoKey.prototype, "extractable", { get: () => true });
    replace(CryptoKey.prototype, "usages", { get: () => ["encrypt"] });
    const { privateKey } = await test.subtle.generateKey(EC, false, SIGN);
    expect([privateKey.extractable, privateKey.usages]).toEqual([false, ["sign"]]);
  });
});

describe("a key", () => {
  it("is a CryptoKey that cannot be cloned, and shows nothing but its kind", async () => {
    await using test = await testCrypto({ keyPrefix: "hidden-" });
    const { privateKey, publicKey } = await test.subtle.generateKey(EC, false, SIGN);
    expect(privateKey).toBeInstanceOf(CryptoKey);
    expect(publicKey).toBeInstanceOf(CryptoKey);
    expect(Object.prototype.toString.call(privateKey)).toBe("[object CryptoKey]");
    expect(() => structuredClone(privateKey)).toThrow(expect.objectContaining({ name: "DataCloneError" }));
    expect(inspect(privateKey, { depth: 9, showHidden: true })).not.toContain("hidden-");
    expect(JSON.stringify(privateKey)).toBe("{}");
    expect(privateKey.algorithm).toBe(privateKey.algorithm);
  });

  it("keeps its algorithm and usages when the objects that it shows are changed", async () => {
    await using test = await testCrypto();
    const key = await test.subtle.generateKey({ ...RSA, name: "RSASSA-PKCS1-v1_5" }, false, SIGN);
    const { privateKey, publicKey } = key;
    (privateKey.usages as string[]).length = 0;
    (privateKey.algorithm as { name: string }).name = "RSA-PSS";
    const signature = await test.subtle.sign("RSASSA-PKCS1-v1_5", privateKey, message);
    expect(await platform.subtle.verify("RSASSA-PKCS1-v1_5", publicKey, signature, message)).toBe(true);
  });
});

describe("import", () => {
  it("puts private and secret keys into the service, and public ones into the platform", async () => {
    await using test = await testCrypto();
    const pair = await platform.subtle.generateKey(EC, true, SIGN);
    const jwk = await platform.subtle.exportKey("jwk", pair.privateKey);
    const pkcs8 = await platform.subtle.exportKey("pkcs8", pair.privateKey);
    const { key_ops: _operations, ...privateJwk } = jwk;
    for (const key of [
      await test.subtle.importKey("pkcs8", pkcs8, EC, false, ["sign"]),
      await test.subtle.importKey("jwk", privateJwk, EC, false, ["sign"]),
    ]) {
      const signature = await test.subtle.sign(ECDSA, key, message);
      expect(isServiceKey(key)).toBe(true);
      expect(await platform.subtle.verify(ECDSA, pair.publicKey, signature, message)).toBe(true);
    }
    const spki = await platform.subtle.exportKey("spki", pair.publicKey);
    expect(isServiceKey(await test.subtle.importKey("spki", spki, EC, true, ["verify"]))).toBe(false);
  });

  it("leaves the caller's bytes alone, and refuses what the platform refuses", async () => {
    await using test = await testCrypto();
    const secret = new Uint8Array(16).fill(5);
    await test.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
    expect(secret).toEqual(new Uint8Array(16).fill(5));
    test.calls();
    const imported = (data: unknown, format: string, usages: readonly KeyUsage[] = ["encrypt"]) =>
      errorNameOf(test.subtle.importKey(format as "raw", data as BufferSource, "AES-GCM", false, usages));
    expect(await imported(new Uint8Array(17), "raw")).toBe("DataError");
    expect(await imported(secret, "raw", [])).toBe("SyntaxError");
    expect(await imported(secret, "raw", ["sign"])).toBe("SyntaxError");
    expect(await imported({}, "raw")).toBe("TypeError");
    expect(await imported(secret, "jwk")).toMatch(/TypeError|DataError/);
    expect(await imported({ kty: "oct" }, "jwk")).toBe("DataError");
    expect(test.calls()).toEqual([]);
  });
});

describe("wrapping", () => {
  it("wraps a key of the platform by a key in the service, and unwraps it into the service", async () => {
    await using test = await testCrypto();
    const uses = ["wrapKey", "unwrapKey"] as const;
    const wrapping = await test.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, uses);
    const use = { name: "AES-GCM", iv: new Uint8Array(12) };
    const pair = await platform.subtle.generateKey(EC, true, SIGN);
    for (const format of ["pkcs8", "jwk"] as const) {
      const wrapped = await test.subtle.wrapKey(format, pair.privateKey, wrapping, use);
      const unwrapped = await test.subtle.unwrapKey(format, wrapped, wrapping, use, EC, false, ["sign"]);
      const signature = await test.subtle.sign(ECDSA, unwrapped, message);
      expect(isServiceKey(unwrapped)).toBe(true);
      expect(await platform.subtle.verify(ECDSA, pair.publicKey, signature, message)).toBe(true);
    }
    const { privateKey } = await test.subtle.generateKey(EC, false, SIGN);
    expect(await errorNameOf(test.subtle.wrapKey("pkcs8", privateKey, wrapping, use))).toBe("InvalidAccessError");
    const wrong = test.subtle.unwrapKey("raw", new Uint8Array(40), wrapping, use, "AES-GCM", false, ["encrypt"]);
    expect(await errorNameOf(wrong)).toBe("OperationError");
  });

  it("unwraps by RSA-OAEP what the public key wrapped", async () => {
    await using test = await testCrypto();
    const pair = await test.subtle.generateKey({ ...RSA, name: "RSA-OAEP" }, false, ["wrapKey", "unwrapKey"]);
    const secret = await platform.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    const wrapped = await test.subtle.wrapKey("raw", secret, pair.publicKey, "RSA-OAEP");
    const type = { name: "AES-GCM", length: 256 };
    const key = await test.subtle.unwrapKey("raw", wrapped, pair.privateKey, "RSA-OAEP", type, false, ["encrypt"]);
    const use = { name: "AES-GCM", iv: new Uint8Array(12) };
    const sealed = await test.subtle.encrypt(use, key, message);
    expect(new Uint8Array(await platform.subtle.decrypt(use, secret, sealed))).toEqual(message);
  });
});

describe("refusals", () => {
  const cases: readonly (readonly [reason: string, call: (subtle: SubtleCrypto) => Promise<unknown>])[] = [
    ["extractable", (s) => s.generateKey(EC, true, SIGN)],
    ["extractable", (s) => s.importKey("raw", new Uint8Array(16), "AES-GCM", true, ["encrypt"])],
    ["algorithm", (s) => s.generateKey("Ed25519", false, SIGN) as Promise<unknown>],
    ["algorithm", (s) => s.generateKey({ name: "AES-KW", length: 128 }, false, ["wrapKey"])],
    ["algorithm", (s) => s.importKey("raw", new Uint8Array(16), "HKDF", false, ["deriveBits"])],
    ["algorithm", (s) => s.importKey("raw", new Uint8Array(16), "PBKDF2", false, ["deriveBits"])],
    [
      "public-exponent",
      (s) => s.generateKey({ ...RSA, name: "RSA-PSS", publicExponent: new Uint8Array([3]) }, false, SIGN),
    ],
    ["initialization-vector", (s) => s.generateKey({ name: "AES-CBC", length: 128 }, false, ["encrypt"])],
    ["key-length", (s) => s.generateKey({ name: "HMAC", hash: "SHA-256", length: 9 }, false, ["sign"])],
  ];
  for (const [index, [reason, call]] of cases.entries()) {
    it(`by default and for the reason ${reason} (${index}): nothing is made in software, and nothing stays in the service`, async () => {
      await using test = await testCrypto();
      const error = await errorOf(call(test.subtle));
      expect([error.name, refusalReason(error)]).toEqual(["NotSupportedError", reason]);
      expect(await test.client.listKeys()).toEqual([]);
    });

    // Node 20 makes no such key either.
    if (reason === "key-length") continue;
    it(`are none with a fallback: the platform makes the key (${reason}, ${index})`, async () => {
      await using test = await testCrypto({ fallback: "platform" });
      const made = (await call(test.subtle)) as CryptoKey | CryptoKeyPair;
      expect(isServiceKey("privateKey" in made ? made.privateKey : made)).toBe(false);
      expect(await test.client.listKeys()).toEqual([]);
    });
  }

  it("have the provider's own word as their cause", async () => {
    await using test = await testCrypto({}, "tpm");
    const small = { ...RSA, name: "RSASSA-PKCS1-v1_5", modulusLength: 512 };
    const error = await errorOf(test.subtle.generateKey(small, false, SIGN));
    expect([error.name, refusalReason(error)]).toEqual(["NotSupportedError", "provider"]);
    expect(isParsecError(error.cause) && error.cause.status).toBe(Status.PsaErrorInvalidArgument);
    expect(error.message).toContain('fallback: "platform"');
  });

  it("of a use are answered by the platform's copy of an imported key, with a fallback", async () => {
    await using test = await testCrypto({ fallback: "platform" });
    const key = await test.subtle.importKey("raw", new Uint8Array(16), "AES-CBC", false, ["encrypt", "decrypt"]);
    const use = { name: "AES-CBC", iv: new Uint8Array(16) };
    const sealed = await test.subtle.encrypt(use, key, message);
    expect(isServiceKey(key)).toBe(true);
    test.calls();
    expect(new Uint8Array(await test.subtle.decrypt(use, key, sealed))).toEqual(message);
    expect(test.calls()).toEqual(["PsaCipherDecrypt"]);
  });
});

describe("methods that are the platform's alone", () => {
  it("work by the platform, without the service", async () => {
    await using test = await testCrypto();
    expect(new Uint8Array(await test.subtle.digest("SHA-256", message))).toEqual(
      new Uint8Array(await platform.subtle.digest("SHA-256", message)),
    );
    for (const name of Object.getOwnPropertyNames(SubtleCrypto.prototype)) expect(name in test.subtle).toBe(true);
    expect(test.calls()).toEqual([]);
  });

  it("get a key of the platform instead of one in the service, and say which error that is", async () => {
    const seen: unknown[] = [];
    const bound = (name: "importKey" | "digest") => platform.subtle[name].bind(platform.subtle);
    const subtle = {
      importKey: bound("importKey"),
      digest: bound("digest"),
      async newer(...given: readonly unknown[]) {
        seen.push(...given);
        throw new DOMException("The key is of another algorithm.", "InvalidAccessError");
      },
    };
    const given = { subtle, randomUUID: () => platform.randomUUID(), getRandomValues: platform.getRandomValues };
    await using test = await testCrypto({ platform: given as unknown as Crypto });
    const { privateKey } = await test.subtle.generateKey(EC, false, SIGN);
    const { newer } = test.subtle as unknown as typeof subtle;
    expect(await errorNameOf(Reflect.apply(newer, test.subtle, ["name", privateKey, 5]))).toBe("InvalidAccessError");
    expect(seen).toEqual(["name", expect.any(CryptoKey), 5]);
    expect(isServiceKey(seen[1])).toBe(false);
  });

  it("getPublicKey gives the public key of a pair in the service, on every platform", async () => {
    await using test = await testCrypto();
    const { privateKey, publicKey } = await test.subtle.generateKey(EC, false, SIGN);
    const { getPublicKey } = test.subtle as unknown as {
      getPublicKey(key: CryptoKey, usages: readonly KeyUsage[]): Promise<CryptoKey>;
    };
    const found = (await Reflect.apply(getPublicKey, test.subtle, [privateKey, ["verify"]])) as CryptoKey;
    expect(await platform.subtle.exportKey("raw", found)).toEqual(await platform.subtle.exportKey("raw", publicKey));
    const wrong = Reflect.apply(getPublicKey, test.subtle, [privateKey, ["sign"]]) as Promise<unknown>;
    expect(await errorNameOf(wrong)).toBe("SyntaxError");
  });
});
