import { aead, listKeys, rsaKeyPair, rsaPkcs1v15Crypt } from "@parsec-ts/operations";
import { ParsecError, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { ParsecClient } from "../../src/index.js";
import { mapDecryptionError } from "../../src/operations/decryption.js";
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

describe("mapDecryptionError", () => {
  const refusal = (family: "service" | "usage", status?: number) =>
    new ParsecError(
      family,
      "ERR_PARSEC_SERVICE_X",
      "no",
      status === undefined ? {} : { status, opcode: 5, provider: 3 },
    );

  it("passes on whatever is no refusal of a ciphertext, as it is", async () => {
    for (const error of [
      new Error("a defect"),
      Object.assign(new Error("foreign"), { code: "ERR_PARSEC_PROTOCOL_RESULT" }),
      refusal("usage", Status.PsaErrorInvalidPadding),
      refusal("service"),
      refusal("service", Status.PsaErrorDoesNotExist),
    ]) {
      await expect(mapDecryptionError(Promise.reject(error))).rejects.toBe(error);
      await expect(mapDecryptionError(Promise.reject(error), {})).rejects.toBe(error);
    }
    expect(await mapDecryptionError(Promise.resolve("plaintext"))).toBe("plaintext");
  });

  it.each([Status.PsaErrorInvalidPadding, Status.PsaErrorInvalidSignature])(
    "names operation and provider of a refusal, and nothing else: status %i",
    async (status) => {
      const error = await mapDecryptionError(Promise.reject(refusal("service", status))).catch((thrown) => thrown);
      expect({ ...error }).toEqual({
        family: "service",
        code: "ERR_PARSEC_DECRYPTION_FAILED",
        opcode: 5,
        provider: 3,
      });
      expect("cause" in error).toBe(false);
    },
  );

  it("adds no operation or provider that the error does not name", async () => {
    const bare = new ParsecError("protocol", "ERR_PARSEC_PROTOCOL_RESULT", "no");
    const error = await mapDecryptionError(Promise.reject(bare)).catch((thrown) => thrown);
    expect(Object.keys(error).sort()).toEqual(["code", "family"]);
  });
});
