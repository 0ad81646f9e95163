import { ParsecError, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { isServiceKey, parsecCrypto, refusalReason } from "../../src/index.js";
import { errorOf, message, RSA, replacing, testCrypto } from "../harness.js";

/** Keys that a provider would make, and then could not use. */
const CASES = [
  ["mbed-crypto", "AES-CBC", { name: "AES-CBC", length: 128 }, ["decrypt"]],
  ["mbed-crypto", "AES-CTR", { name: "AES-CTR", length: 128 }, ["encrypt"]],
  ["mbed-crypto", "HMAC that signs", { name: "HMAC", hash: "SHA-256" }, ["sign", "verify"]],
  ["mbed-crypto", "HMAC that verifies", { name: "HMAC", hash: "SHA-256" }, ["verify"]],
  ["pkcs11", "RSA-PSS", { ...RSA, name: "RSA-PSS" }, ["sign"]],
  ["pkcs11", "RSA-OAEP", { ...RSA, name: "RSA-OAEP" }, ["decrypt"]],
  ["tpm", "RSA-PSS", { ...RSA, name: "RSA-PSS" }, ["sign"]],
  ["tpm", "ECDSA on P-521", { name: "ECDSA", namedCurve: "P-521" }, ["sign"]],
  ["pkcs11", "ECDH", { name: "ECDH", namedCurve: "P-256" }, ["deriveBits"]],
] as const;

describe.each(CASES)("the %s provider and %s", (provider, _title, algorithm, usages) => {
  it("do not go together: the key is refused, twice alike, and none stays", async () => {
    await using test = await testCrypto({}, provider);
    for (let times = 0; times < 2; times++) {
      const error = await errorOf(test.subtle.generateKey(algorithm as AesKeyGenParams, false, usages));
      expect([error.name, refusalReason(error)]).toEqual(["NotSupportedError", "provider"]);
    }
    expect(await test.client.listKeys()).toEqual([]);
  });

  it("have the platform's key with a fallback", async () => {
    await using test = await testCrypto({ fallback: "platform" }, provider);
    const made: object = await test.subtle.generateKey(algorithm as AesKeyGenParams, false, usages);
    expect(isServiceKey("privateKey" in made ? made.privateKey : made)).toBe(false);
  });
});

describe("a provider's operations", () => {
  it("are asked for once, and a key that was tried is not tried again", async () => {
    await using test = await testCrypto();
    const algorithm: HmacKeyGenParams = { name: "HMAC", hash: "SHA-256" };
    await test.subtle.generateKey(algorithm, false, ["sign"]);
    test.calls();
    const key = (await test.subtle.generateKey(algorithm, false, ["sign"])) as CryptoKey;
    expect(test.calls()).toEqual(["PsaGenerateKey"]);
    await test.subtle.sign("HMAC", key, message);
    expect(test.calls()).toEqual(["PsaMacCompute"]);
  });

  it("are refused to a key that was begun before another one was tried in vain", async () => {
    await using test = await testCrypto({}, "mbed-crypto");
    let release = (): void => undefined;
    const firstEnded = new Promise<void>((resolve) => {
      release = resolve;
    });
    let made = 0;
    const client = replacing(test.client, {
      async generateKey(request, options) {
        if (++made === 2) await firstEnded;
        await test.client.generateKey(request, options);
      },
    });
    const crypto = parsecCrypto(client);
    const generate = () => errorOf(crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]));
    const errors = [generate(), generate()];
    expect(refusalReason(await Promise.race(errors))).toBe("provider");
    release();
    expect((await Promise.all(errors)).map(refusalReason)).toEqual(["provider", "provider"]);
    expect(await test.client.listKeys()).toEqual([]);
  });

  it("are asked for each hash of HMAC: a refusal of one says nothing of another", async () => {
    await using test = await testCrypto();
    const client = replacing(test.client, {
      async macCompute(request, options) {
        if (JSON.stringify(request.alg).includes("SHA_1")) throw notSupported;
        return await test.client.macCompute(request, options);
      },
    });
    const crypto = parsecCrypto(client);
    const generate = (hash: string) => crypto.subtle.generateKey({ name: "HMAC", hash }, false, ["sign"]);
    expect(refusalReason(await errorOf(generate("SHA-1")))).toBe("provider");
    expect(isServiceKey(await generate("SHA-256"))).toBe(true);
    expect(refusalReason(await errorOf(generate("SHA-1")))).toBe("provider");
    await crypto.close();
  });
});

const notSupported = new ParsecError("service", "ERR_PARSEC_SERVICE_NOT_SUPPORTED", "The service cannot.", {
  status: Status.PsaErrorNotSupported,
  statusName: "PsaErrorNotSupported",
});
