import { type ParsecClient, ParsecError } from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { parsecCrypto } from "../../../src/index.js";
import { errorOf, isWiped, message, replacing, testCrypto } from "../../harness.js";

const USE = { name: "AES-GCM", iv: new Uint8Array(12), tagLength: 96 };

/** A client whose second encryption fails, and the results of all. */
function failingSecond(client: ParsecClient, results: Uint8Array[]): ParsecClient {
  return replacing(client, {
    async aeadEncrypt(...given) {
      if (results.length === 1) throw statusError("PsaErrorNotSupported");
      const result = await client.aeadEncrypt(...given);
      results.push(result);
      return result;
    },
  });
}

function statusError(statusName: "PsaErrorNotSupported"): Error {
  const message = "The service cannot.";
  return new ParsecError("service", "ERR_PARSEC_SERVICE_NOT_SUPPORTED", message, { status: 1134, statusName });
}

describe("a text with a short tag", () => {
  it("leaves no plaintext in memory and fails as all decryptions do, if the service fails between two calls", async () => {
    await using test = await testCrypto();
    const secret = new Uint8Array(16).fill(1);
    const whole = await test.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
    const sealed = await test.subtle.encrypt(USE, whole, message);
    const results: Uint8Array[] = [];
    const crypto = parsecCrypto(failingSecond(test.client, results));
    const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["decrypt"]);
    const error = await errorOf(crypto.subtle.decrypt(USE, key, sealed));
    expect([error.name, error.message]).toEqual(["OperationError", "The data could not be decrypted."]);
    expect(results).toHaveLength(1);
    expect(results.every(isWiped)).toBe(true);
    await crypto.close();
  });

  it("leaves no plaintext in memory if its tag is wrong", async () => {
    await using test = await testCrypto();
    const results: Uint8Array[] = [];
    const crypto = parsecCrypto(
      replacing(test.client, {
        async aeadEncrypt(...given) {
          const result = await test.client.aeadEncrypt(...given);
          results.push(result);
          return result;
        },
      }),
    );
    const key = await crypto.subtle.importKey("raw", new Uint8Array(16), "AES-GCM", false, ["decrypt"]);
    await errorOf(crypto.subtle.decrypt(USE, key, message));
    expect(results).toHaveLength(2);
    expect(isWiped(results[0] as Uint8Array)).toBe(true);
    await crypto.close();
  });
});
