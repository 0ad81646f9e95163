import { isParsecError, type ParsecClient, type ParsecKey } from "@parsec-ts/node";
import { eccKeyPair, ecdsa, ecdsaKey, Opcode, rsaKeyPair, rsaPkcs1v15Sign } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import {
  cryptoKeyOf,
  isServiceKey,
  listSessionKeys,
  parsecCrypto,
  parsecKeyOf,
  removeSessionKeys,
} from "../src/index.js";
import { EC, ECDSA, errorNameOf, errorOf, message, platform, testCrypto, withoutPublicImports } from "./harness.js";

const SIGN = ["sign", "verify"] as const;

describe("the object", () => {
  it("is an instance of the platform's classes", async () => {
    await using test = await testCrypto();
    expect(test.crypto).toBeInstanceOf(Crypto);
    expect(test.subtle).toBeInstanceOf(SubtleCrypto);
    expect(Object.prototype.toString.call(test.crypto)).toBe("[object Crypto]");
  });

  it("takes random values and identifiers of the platform, and random bytes of the service", async () => {
    await using test = await testCrypto();
    const array = new Uint8Array(64);
    expect(test.crypto.getRandomValues(array)).toBe(array);
    expect(array.some((byte) => byte !== 0)).toBe(true);
    expect(test.crypto.randomUUID()).toMatch(/^[0-9a-f]{8}-/);
    expect(test.calls()).toEqual([]);
    expect(await test.crypto.parsecRandomValues(33)).toHaveLength(33);
    expect(test.calls()).toEqual(["PsaGenerateRandom"]);
  });

  it("has methods that refuse another object: those with a promise reject, the others throw", async () => {
    await using test = await testCrypto();
    const { crypto } = test;
    expect(() => crypto.randomUUID.call({} as never)).toThrow(TypeError);
    expect(() => crypto.getRandomValues.call(crypto, ...([] as unknown as [Uint8Array<ArrayBuffer>]))).toThrow(
      TypeError,
    );
    for (const call of [
      () => crypto.close.call({} as never),
      () => crypto.parsecRandomValues.call({} as never, 3),
      () => crypto.parsecRandomValues.call(crypto, ...([] as unknown as [number])),
    ]) {
      await expect(call()).rejects.toThrow(TypeError);
    }
  });

  it("refuses unknown options by name", async () => {
    await using test = await testCrypto();
    expect(() => parsecCrypto(test.client, { fallback: "software" as "platform" })).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }),
    );
    expect(() => parsecCrypto(test.client, { platfrom: platform } as object)).toThrow(/platform/);
  });

  it("becomes the global one, and gives that back", async () => {
    await using test = await testCrypto();
    const uninstall = test.crypto.install();
    try {
      expect(globalThis.crypto).toBe(test.crypto);
      const { privateKey } = await globalThis.crypto.subtle.generateKey(EC, false, SIGN);
      expect(isServiceKey(privateKey)).toBe(true);
    } finally {
      uninstall();
    }
    expect(globalThis.crypto).toBe(platform);
  });

  it("is no platform for another object: the one below it is", async () => {
    await using test = await testCrypto();
    const uninstall = test.crypto.install();
    try {
      await using other = await testCrypto();
      await using third = await testCrypto({ platform: test.crypto });
      for (const { subtle, client } of [other, third]) {
        await subtle.importKey("raw", new Uint8Array(16), "AES-GCM", false, ["encrypt"]);
        expect(await client.listKeys()).toHaveLength(1);
      }
      expect(await test.client.listKeys()).toEqual([]);
    } finally {
      uninstall();
    }
  });

  it("is put back once: a second call of the way back changes nothing", async () => {
    await using test = await testCrypto();
    const first = test.crypto.install();
    first();
    const second = test.crypto.install();
    first();
    expect(globalThis.crypto).toBe(test.crypto);
    second();
    expect(globalThis.crypto).toBe(platform);
  });

  it("refuses what is no client", () => {
    for (const client of [undefined, {}, "client"]) {
      expect(() => parsecCrypto(client as ParsecClient)).toThrow(
        expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT" }),
      );
    }
  });

  it("works over a platform that is given, with the provider that is named", async () => {
    const given = {
      subtle: platform.subtle,
      getRandomValues: <T extends ArrayBufferView>(array: T): T => array,
      randomUUID: () => "fixed",
    };
    await using test = await testCrypto({ provider: 1, keyPrefix: "mine-" });
    const crypto = parsecCrypto(test.client, { platform: given, provider: 1, keyPrefix: "mine-" });
    await crypto.subtle.generateKey(EC, false, SIGN);
    expect((await test.client.listKeys()).map(({ name }) => name)).toEqual(["mine-fixed"]);
    await crypto.close();
  });
});

describe("session keys", () => {
  it("have random names with a prefix, and are removed by close()", async () => {
    await using test = await testCrypto();
    await test.subtle.generateKey(EC, false, SIGN);
    await test.subtle.importKey("raw", new Uint8Array(16), "AES-GCM", false, ["encrypt"]);
    const names = await listSessionKeys(test.client);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^webcrypto-session-[0-9a-f-]{36}$/);
    await test.crypto.close();
    expect(await test.client.listKeys()).toEqual([]);
    expect(await errorNameOf(test.subtle.generateKey(EC, false, SIGN))).toBe("InvalidStateError");
    await test.crypto.close();
  });

  it("are all tried when one cannot be removed, and the next close() tries again what is left", async () => {
    await using test = await testCrypto();
    for (let i = 0; i < 3; i++) await test.subtle.generateKey(EC, false, SIGN);
    test.service.setFaults({ seed: 1, faults: [{ kind: "wrongStatus", opcodes: [Opcode.PsaDestroyKey] }] });
    test.calls();
    expect(await errorNameOf(test.crypto.close())).toBe("OperationError");
    expect(test.calls()).toEqual(["PsaDestroyKey", "PsaDestroyKey", "PsaDestroyKey"]);
    test.service.setFaults(undefined);
    await test.crypto.close();
    expect(await test.client.listKeys()).toEqual([]);
  });

  it("do not outlive an object that is closed while they are made", async () => {
    await using test = await testCrypto();
    const making = errorNameOf(test.subtle.generateKey(EC, false, SIGN));
    await test.crypto.close();
    expect(await making).toBe("InvalidStateError");
    expect(await test.client.listKeys()).toEqual([]);
  });

  it("are found and removed when a process left them; others stay", async () => {
    await using test = await testCrypto();
    await test.client.ensureKey("named", ecdsaKey("P-256"));
    await parsecCrypto(test.client).subtle.generateKey(EC, false, SIGN);
    const names = await listSessionKeys(test.client);
    expect(names).toHaveLength(1);
    await removeSessionKeys(test.client, [...names, "webcrypto-session-gone"]);
    expect((await test.client.listKeys()).map(({ name }) => name)).toEqual(["named"]);
  });

  it("are not left behind by a key that cannot be finished", async () => {
    await using test = await testCrypto({ platform: withoutPublicImports });
    expect(await errorNameOf(test.subtle.generateKey(EC, false, SIGN))).toBe("Error");
    expect(await test.client.listKeys()).toEqual([]);
  });
});

describe("listSessionKeys and removeSessionKeys", () => {
  it("refuse what is no client and what is no list of names; a text would name every key that is a part of it", async () => {
    await using test = await testCrypto();
    await test.client.ensureKey("device", ecdsaKey("P-256"));
    const wrong = (value: unknown): never => value as never;
    for (const [call, argument, text] of [
      [
        () => listSessionKeys(wrong(test.crypto)),
        "client",
        /^listSessionKeys: client must be a ParsecClient.*not a Crypto/,
      ],
      [() => removeSessionKeys(wrong(undefined), []), "client", /not undefined/],
      [() => removeSessionKeys(test.client, wrong("device-1")), "names", /an array of names, .* not text/],
      [() => removeSessionKeys(test.client, wrong(undefined)), "names", /not undefined/],
      [() => removeSessionKeys(test.client, wrong([{ name: "device" }])), "names", /an array of something else/],
    ] as const) {
      const error = await errorOf(call());
      expect(error.message).toMatch(text);
      expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument });
    }
    expect(await test.client.listKeys()).toHaveLength(1);
  });
});

describe("cryptoKeyOf and parsecKeyOf", () => {
  it("convert between a handle and a CryptoKey", async () => {
    await using test = await testCrypto();
    const handle = await test.client.ensureKey("signer", ecdsaKey("P-384"));
    const key = await cryptoKeyOf(test.crypto, handle);
    expect([key.type, key.extractable, key.algorithm, key.usages]).toEqual([
      "private",
      false,
      { name: "ECDSA", namedCurve: "P-384" },
      ["sign"],
    ]);
    const signature = await test.subtle.sign({ name: "ECDSA", hash: "SHA-384" }, key as CryptoKey, message);
    expect(await handle.verify(message, new Uint8Array(signature))).toBe(true);
    expect(parsecKeyOf(key)?.name).toBe("signer");
    const { publicKey } = await platform.subtle.generateKey(EC, false, SIGN);
    expect([parsecKeyOf(publicKey), parsecKeyOf(undefined), parsecKeyOf({})]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("guess no algorithm, and permit no use that the policy does not", async () => {
    await using test = await testCrypto();
    const any = rsaKeyPair(2048, { usage: ["signHash"], algorithm: rsaPkcs1v15Sign("any") });
    const noUse = await test.client.ensureKey("any hash", any);
    expect(await errorNameOf(cryptoKeyOf(test.crypto, noUse))).toBe("NotSupportedError");
    const verifier = eccKeyPair("P-256", { usage: ["verifyHash"], algorithm: ecdsa("SHA_256") });
    const handle = await test.client.ensureKey("verifier", verifier);
    expect((await cryptoKeyOf(test.crypto, handle)).usages).toEqual([]);
    expect(await errorNameOf(cryptoKeyOf(test.crypto, handle, ["sign"]))).toBe("SyntaxError");
  });

  it("refuse what is no key handle, and what is no object of parsecCrypto, by the argument's name", async () => {
    await using test = await testCrypto();
    const handle = test.client.key("signer");
    const { publicKey } = await platform.subtle.generateKey(EC, false, SIGN);
    const mistakes: readonly [crypto: unknown, key: unknown, argument: string, message: RegExp][] = [
      [
        test.crypto,
        "signer",
        "key",
        /^cryptoKeyOf: key must be a ParsecKey, as client\.key\(name\) returns it, not text/,
      ],
      [test.crypto, undefined, "key", /not undefined/],
      [test.crypto, publicKey, "key", /not a CryptoKey/],
      [{}, handle, "crypto", /^cryptoKeyOf: crypto must be an object that parsecCrypto made, not an object/],
      [platform, handle, "crypto", /not a Crypto/],
      [test.subtle, handle, "crypto", /not a SubtleCrypto/],
      [undefined, handle, "crypto", /not undefined/],
      [handle, test.crypto, "crypto", /parsecCrypto made/],
    ];
    test.calls();
    for (const [crypto, key, argument, message] of mistakes) {
      const error = await errorOf(cryptoKeyOf(crypto as object, key as ParsecKey));
      expect(error.message).toMatch(message);
      expect(error).toMatchObject({ code: "ERR_PARSEC_ARGUMENT", family: "usage", argument });
    }
    expect(test.calls()).toEqual([]);
  });
});

describe("errors", () => {
  it("of the service are DOMExceptions with the ParsecError as their cause", async () => {
    await using test = await testCrypto();
    const { privateKey } = await test.subtle.generateKey(EC, false, SIGN);
    await parsecKeyOf(privateKey)?.destroy();
    const error = await errorOf(test.subtle.sign(ECDSA, privateKey, message));
    expect(error).toBeInstanceOf(DOMException);
    expect(error.name).toBe("OperationError");
    expect(isParsecError(error.cause) && error.cause.code).toBe("ERR_PARSEC_SERVICE_DOES_NOT_EXIST");
    expect(Object.keys(error)).toEqual([]);
  });

  it("of a client that is closed are OperationErrors with their cause", async () => {
    await using test = await testCrypto();
    const { privateKey } = await test.subtle.generateKey(EC, false, SIGN);
    await test.crypto.close();
    await test.client.close();
    const error = await errorOf(test.subtle.sign(ECDSA, privateKey, message));
    expect([error.name, isParsecError(error.cause) && error.cause.code]).toEqual([
      "OperationError",
      "ERR_PARSEC_CLOSED",
    ]);
  });

  it("of decryption are all the same but for their cause", async () => {
    await using test = await testCrypto();
    const key = await test.subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt", "decrypt"]);
    const use = { name: "AES-GCM", iv: new Uint8Array(12) };
    const sealed = new Uint8Array(await test.subtle.encrypt(use, key, message));
    const shown = async (given: object, data: Uint8Array<ArrayBuffer>): Promise<readonly string[]> => {
      const { name, message: text } = await errorOf(test.subtle.decrypt({ ...use, ...given }, key, data));
      return [name, text];
    };
    const changed = sealed.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
    const expected = ["OperationError", "The data could not be decrypted."];
    expect(await shown({}, changed)).toEqual(expected);
    expect(await shown({ additionalData: message }, sealed)).toEqual(expected);
    expect(await shown({ tagLength: 96 }, sealed.slice(1, -4))).toEqual(expected);
  });
});
