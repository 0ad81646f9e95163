import { keyFormats } from "@parsec-ts/key-formats";
import {
  aesGcmKey,
  ecdsa,
  ecdsaKey,
  listKeys,
  Opcode,
  policyAlgorithm,
  psaExportPublicKey,
  psaVerifyHash,
  rsaOaepKey,
  rsaPkcs1v15Key,
  usageFlags,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { DecodedKey, KeyFormats, LocalCrypto } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respond, respondStatus, respondWithKey, type Script } from "../scripted-peer.js";

const message = Uint8Array.of(1, 2, 3);
const localCrypto = { digest: () => new Uint8Array(32) } as unknown as LocalCrypto;
const attributes = ecdsaKey("P-256");

/** Lists keys of the name "k" in these providers, and responds to all other requests by the script. */
function listing(providers: readonly number[], listed: typeof attributes, script: Script): Script {
  const keys = providers.map((providerId) => ({ providerId, name: "k", attributes: listed }));
  return (request, connection) =>
    request.opcode === listKeys.opcode ? respond(request, connection, { keys }) : script(request, connection);
}

describe("the algorithm of a key handle", () => {
  it("is the listed one, without regard to usage flags, and the caller's if there is one", async () => {
    const { keyPolicy } = attributes;
    const unusable = { ...attributes, keyPolicy: { ...keyPolicy, keyUsageFlags: usageFlags([]) } };
    const { client } = await connectTestClient(listing([1], unusable, () => undefined));
    expect(await client.key("k").algorithm("sign")).toEqual(policyAlgorithm(ecdsa("SHA_256")));
    const named = client.key("k", { algorithm: ecdsa("SHA_384") });
    expect(await named.algorithm("verify")).toEqual(policyAlgorithm(ecdsa("SHA_384")));
  });

  it("is refused for a use that it is not for, and for one that is none", async () => {
    const { client } = await connectTestClient(listing([1], attributes, () => undefined));
    await expect(client.key("k").algorithm("decrypt")).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
    await expect(client.key("k").algorithm("toString" as never)).rejects.toMatchObject({ argument: "use" });
    await expect(client.key("k").algorithm("sign", { provider: "1" as never })).rejects.toMatchObject({
      argument: "provider",
    });
  });
});

describe("the provider of a key handle", () => {
  it("is the default one if it has the key, whatever the order of the listing, else the first that has it", async () => {
    for (const [providers, expected] of [
      [[1, 3], 3],
      [[3, 1], 3],
      [[2, 1], 2],
    ] as const) {
      const { client } = await connectTestClient(listing(providers, attributes, () => undefined));
      expect(client.defaultProvider).toBe(3);
      expect(await client.key("k").info()).toMatchObject({ providerId: expected });
    }
  });

  it("is named by the error for a missing key only if a provider was asked for", async () => {
    const { client } = await connectTestClient(listing([3], attributes, () => undefined));
    const missing = { code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST", status: 1140, statusName: "PsaErrorDoesNotExist" };
    await expect(client.key("k", { provider: 1 }).info()).rejects.toMatchObject({ ...missing, provider: 1 });
    const error = await client
      .key("another")
      .info()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject(missing);
    expect(error).not.toHaveProperty("provider");
  });

  it("is the one that holds the key, for encryption and decryption", async () => {
    const oaep = rsaOaepKey(2048);
    const result = { ciphertext: new Uint8Array(256), plaintext: message };
    const { client, peer } = await connectTestClient(
      listing([1], oaep, (request, connection) => respond(request, connection, result)),
    );
    expect(await client.key("k").encrypt(message)).toHaveLength(256);
    expect(await client.key("k").decrypt(new Uint8Array(256))).toEqual(message);
    const used = peer.requests.filter(({ opcode }) => opcode !== listKeys.opcode);
    expect(used.map(({ opcode, provider }) => [opcode, provider])).toEqual([
      [Opcode.PsaAsymmetricEncrypt, 1],
      [Opcode.PsaAsymmetricDecrypt, 1],
    ]);
  });

  it("is the call's, else the handle's, else the client's when it creates the key", async () => {
    const { client, peer } = await connectTestClient((request, connection) => respond(request, connection, {}));
    await client.key("k").generate(attributes);
    await client.key("k").generate(attributes, { provider: 1 });
    await client.key("k", { provider: 1 }).generate(attributes);
    await client.key("k", { provider: 1 }).generate(attributes, { provider: 3 });
    expect(peer.requests.map(({ provider }) => provider)).toEqual([3, 1, 1, 3]);
  });
});

describe("ensure of a key handle", () => {
  it("passes on a refusal for any other reason than that the key exists", async () => {
    const { client, peer } = await connectTestClient((request, connection) =>
      request.opcode === Opcode.PsaGenerateKey
        ? respondStatus(request, connection, Status.PsaErrorNotPermitted)
        : respondWithKey("k", attributes)(request, connection),
    );
    await expect(client.key("k").ensure(attributes)).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_NOT_PERMITTED",
    });
    expect(peer.requests).toHaveLength(1);
  });
});

describe("import of a key handle", () => {
  it.each([Status.Success, Status.PsaErrorNotPermitted])("wipes the decoded key, for status %i", async (status) => {
    const data = new Uint8Array(32).fill(7);
    const decoded: DecodedKey = { keyType: attributes.keyType, keyBits: 256, data };
    const formats: KeyFormats = { ...keyFormats, decodeKey: () => decoded };
    const { client } = await connectTestClient((request, connection) => respondStatus(request, connection, status), {
      keyFormats: formats,
    });
    const use = { usage: ["signHash"], algorithm: ecdsa("SHA_256") } as const;
    const imported = client.key("k").import({ format: "der", key: message }, use);
    await (status === Status.Success ? imported : expect(imported).rejects.toMatchObject({ status }));
    expect(data).toEqual(new Uint8Array(32));
  });
});

describe("sign of a key handle", () => {
  it("holds a size of 0, by which the caller described the key, for unknown", async () => {
    const { client } = await connectTestClient(
      listing([3], attributes, (request, connection) =>
        respond(request, connection, request.opcode === Opcode.PsaSignHash ? { signature: new Uint8Array(64) } : {}),
      ),
      { localCrypto },
    );
    const key = await client.key("k").generate({ ...attributes, keyBits: 0 });
    expect(await key.sign(message)).toHaveLength(64);
  });
});

describe("verify of a key handle", () => {
  const ecc = { attributes, length: 64 };
  const rsa = { attributes: rsaPkcs1v15Key(2048), length: 256 };

  it.each([
    ["false for an RSA signature that is not below the modulus", rsa, Status.PsaErrorInvalidArgument, false],
    ["the error for another status", rsa, Status.PsaErrorNotPermitted, "ERR_PARSEC_SERVICE_NOT_PERMITTED"],
    ["the error for ECDSA", ecc, Status.PsaErrorInvalidArgument, "ERR_PARSEC_SERVICE_INVALID_ARGUMENT"],
  ])("returns or throws, if the service refuses: %s", async (_title, described, status, expected) => {
    const { client } = await connectTestClient(
      listing([3], described.attributes, (request, connection) =>
        request.opcode === psaVerifyHash.opcode
          ? respondStatus(request, connection, status)
          : respond(request, connection, {}),
      ),
      { localCrypto },
    );
    const key = await client.key("k").generate(described.attributes);
    const verified = key.verify(message, new Uint8Array(described.length));
    await (expected === false
      ? expect(verified).resolves.toBe(false)
      : expect(verified).rejects.toMatchObject({ code: expected }));
  });

  it("needs the formats of keys for a DER signature, and takes a malformed one for invalid", async () => {
    const script = listing([3], attributes, (request, connection) => respond(request, connection, {}));
    const { client: without } = await connectTestClient(script, { localCrypto });
    const { client } = await connectTestClient(script, { localCrypto, keyFormats });
    const options = { format: "der" } as const;
    await expect((await without.key("k").generate(attributes)).verify(message, message, options)).rejects.toMatchObject(
      {
        code: "ERR_PARSEC_NO_KEY_FORMATS",
      },
    );
    expect(await (await client.key("k").generate(attributes)).verify(message, message, options)).toBe(false);
  });
});

describe("the public half of a symmetric key", () => {
  const exported = (peer: { readonly requests: readonly { readonly opcode: number }[] }) =>
    peer.requests.filter(({ opcode }) => opcode === psaExportPublicKey.opcode).length;
  const refusal = {
    family: "usage",
    code: "ERR_PARSEC_KEY_POLICY",
    message: expect.stringMatching(/no public half: it is symmetric, of the type aes\. .*exportKey/),
  };

  it("is refused before anything is sent, if this handle made the key", async () => {
    const script = listing([3], aesGcmKey(256), (request, connection) => respond(request, connection, {}));
    const { client, peer } = await connectTestClient(script, { keyFormats });
    const key = await client.key("k").generate(aesGcmKey(256));
    const before = peer.requests.length;
    for (const format of ["raw", "der", "pem", "jwk"] as const) {
      await expect(key.exportPublicKey(format)).rejects.toMatchObject(refusal);
    }
    expect(peer.requests).toHaveLength(before);
  });

  it("is refused without asking for it, if the service lists the key as symmetric", async () => {
    const { client, peer } = await connectTestClient(listing([3], aesGcmKey(256), () => undefined));
    await expect(client.key("k").exportPublicKey("pem")).rejects.toMatchObject(refusal);
    expect(exported(peer)).toBe(0);
  });

  it("is asked for and compared, whatever the service lists, if the handle pins a public key", async () => {
    const script = listing([3], aesGcmKey(256), (request, connection) =>
      respond(request, connection, { data: Uint8Array.of(4) }),
    );
    const { client, peer } = await connectTestClient(script, { keyFormats });
    const publicKey = { format: "raw", key: new Uint8Array(65) } as const;
    const pinned = client.key("k", { publicKey, algorithm: ecdsa("SHA_256") });
    await expect(pinned.exportPublicKey("raw")).rejects.toMatchObject({ family: "protocol" });
    expect(exported(peer)).toBe(1);
  });

  it("is explained beside the status, if the operation asks for it", async () => {
    const script: Script = (request, connection) => respondStatus(request, connection, Status.PsaErrorInvalidArgument);
    const { client } = await connectTestClient(script);
    await expect(client.exportPublicKey("k")).rejects.toMatchObject({
      family: "service",
      statusName: "PsaErrorInvalidArgument",
      message: expect.stringContaining("a symmetric key has no public half"),
    });
  });
});

describe("forget of a key handle", () => {
  it("has the public key fetched again", async () => {
    const { client, peer } = await connectTestClient(respondWithKey("k", attributes, new Uint8Array(65).fill(4)));
    const key = client.key("k");
    const fetched = () => peer.requests.filter(({ opcode }) => opcode === psaExportPublicKey.opcode).length;
    await key.exportPublicKey("raw");
    await key.exportPublicKey("raw");
    expect(fetched()).toBe(1);
    key.forget();
    await key.exportPublicKey("raw");
    expect(fetched()).toBe(2);
  });
});
