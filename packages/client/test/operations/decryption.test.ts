import { aead, listKeys, rsaKeyPair, rsaPkcs1v15Crypt } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { ParsecClient } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respond, respondStatus, respondWithKey } from "../scripted-peer.js";

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
    cipher: (client) => client.cipherDecrypt({ keyName: "aes", alg: "CBC_PKCS7", ciphertext: new Uint8Array(32) }),
  };

  /** Everything by which a caller could tell two errors apart. */
  const facts = (error: Error): unknown => ({
    ...error,
    name: error.name,
    message: error.message,
    cause: error.cause,
    json: JSON.stringify(error),
    fields: Reflect.ownKeys(error).sort(),
    prototype: Object.getPrototypeOf(error),
  });

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

  it.each(Object.entries(decryptions))(
    "reports the same error for a plaintext that the ciphertext cannot have: %s",
    async (_title, decrypt) => {
      const refused = (await failedDecryption(Status.PsaErrorInvalidPadding, decrypt)) as Error;
      for (const length of [254, 1024]) {
        const { client } = await connectTestClient((request, connection) =>
          request.opcode === listKeys.opcode
            ? respondCrypt(request, connection)
            : respond(request, connection, { plaintext: new Uint8Array(length) }),
        );
        const wrong = (await decrypt(client).catch((error: unknown) => error)) as Error;
        expect(wrong).toMatchObject({ family: "service", code: "ERR_PARSEC_DECRYPTION_FAILED" });
        expect(facts(wrong)).toEqual(facts(refused));
      }
    },
  );

  it.each([0, 15, 17, 32])("reports the same error for an AEAD plaintext of %i bytes instead of 16", async (length) => {
    const refused = (await failedDecryption(Status.PsaErrorInvalidSignature, decryptions.AEAD as Decrypt)) as Error;
    const { client } = await connectTestClient((request, connection) =>
      respond(request, connection, { plaintext: new Uint8Array(length) }),
    );
    const wrong = (await client.aeadDecrypt(aeadRequest).catch((error: unknown) => error)) as Error;
    expect(facts(wrong)).toEqual(facts(refused));
    await expect(client.aeadDecrypt(aeadRequest, { detailedErrors: true })).rejects.toMatchObject({
      family: "protocol",
      code: "ERR_PARSEC_PROTOCOL_RESULT",
      message: expect.stringContaining(`has ${length} bytes in plaintext`),
    });
  });

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
