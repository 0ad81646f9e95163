import { aead, listKeys, rsaKeyPair, rsaPkcs1v15Crypt } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { ParsecClient } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respondStatus, respondWithKey } from "../scripted-peer.js";

const alg = rsaPkcs1v15Crypt();
const respondCrypt = respondWithKey("crypt", rsaKeyPair(2048, { usage: ["encrypt", "decrypt"], algorithm: alg }));
const aeadRequest = {
  keyName: "aes",
  alg: aead("GCM"),
  nonce: new Uint8Array(12),
  ciphertext: new Uint8Array(32),
};

type Decrypt = (client: ParsecClient) => Promise<unknown>;

/** Decrypts with a service that refuses by this status, and returns the error. */
async function failedDecryption(status: number, decrypt: Decrypt): Promise<unknown> {
  const { client } = await connectTestClient((request, connection) =>
    request.opcode === listKeys.opcode ? respondCrypt(request, connection) : respondStatus(request, connection, status),
  );
  return decrypt(client).catch((error: unknown) => error);
}

describe("a decryption that fails", () => {
  const decryptions: Record<string, Decrypt> = {
    "RSA key handle": (client) => client.key("crypt").decrypt(new Uint8Array(256)),
    RSA: (client) => client.asymmetricDecrypt({ keyName: "crypt", alg, ciphertext: new Uint8Array(256) }),
    AEAD: (client) => client.aeadDecrypt(aeadRequest),
  };

  it.each(Object.entries(decryptions))(
    "reports the same error for bad padding and a bad tag: %s",
    async (_title, decrypt) => {
      const [padding, tag] = [
        await failedDecryption(Status.PsaErrorInvalidPadding, decrypt),
        await failedDecryption(Status.PsaErrorInvalidSignature, decrypt),
      ] as [Error, Error];
      expect(padding).toMatchObject({ family: "service", code: "ERR_PARSEC_DECRYPTION_FAILED" });
      expect(JSON.stringify(padding)).toBe(JSON.stringify(tag));
      expect([padding.message, padding.cause]).toEqual([tag.message, tag.cause]);
      expect(padding).not.toHaveProperty("status");
    },
  );

  it("reports the original status with `detailedErrors`", async () => {
    const error = await failedDecryption(Status.PsaErrorInvalidPadding, (client) =>
      client.aeadDecrypt(aeadRequest, { detailedErrors: true }),
    );
    expect(error).toMatchObject({ status: Status.PsaErrorInvalidPadding });
  });

  it("reports the original status for any other cause", async () => {
    const error = await failedDecryption(Status.PsaErrorNotPermitted, (client) => client.aeadDecrypt(aeadRequest));
    expect(error).toMatchObject({ status: 1133 });
  });
});
