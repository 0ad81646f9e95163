import { aead, eccKeyPair, ecdsa, hmac, operationsByOpcode, rsaOaep } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { ParsecClient } from "../src/index.js";
import { connectTestClient } from "./harness.js";
import { respond, respondEmpty, respondStatus } from "./scripted-peer.js";

const bytes = (seed: number): Uint8Array => new Uint8Array(8).fill(seed);
const keyName = "k";
const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
const alg = ecdsa("SHA_256");
const secure = { alg: aead("GCM"), nonce: bytes(1) };
const credential = { kind: "activateCredential", credentialBlob: bytes(1), secret: bytes(2) } as const;
const names = { kind: "activateCredential", attestedKeyName: keyName, attestingKeyName: "" } as const;
const prepared = { kind: "activateCredential", name: bytes(1), public: bytes(2), attestingKeyPub: bytes(3) } as const;

type Call = (client: ParsecClient) => Promise<unknown>;

/** One row for each operation; `returned` is what the caller gets. */
const operations: readonly [name: string, call: Call, request: object, result: object, returned: unknown][] = [
  ["Ping", (c) => c.ping(), {}, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }, { major: 1, minor: 0 }],
  ["PsaGenerateKey", (c) => c.generateKey({ keyName, attributes }), { keyName, attributes }, {}, undefined],
  ["PsaDestroyKey", (c) => c.destroyKey(keyName), { keyName }, {}, undefined],
  [
    "PsaSignHash",
    (c) => c.signHash({ keyName, alg, hash: bytes(1) }),
    { keyName, alg, hash: bytes(1) },
    { signature: bytes(2) },
    bytes(2),
  ],
  [
    "PsaVerifyHash",
    (c) => c.verifyHash({ keyName, alg, hash: bytes(1), signature: bytes(2) }),
    { keyName, alg, hash: bytes(1), signature: bytes(2) },
    {},
    true,
  ],
  [
    "PsaImportKey",
    (c) => c.importKey({ keyName, attributes, data: bytes(1) }),
    { keyName, attributes, data: bytes(1) },
    {},
    undefined,
  ],
  ["PsaExportPublicKey", (c) => c.exportPublicKey(keyName), { keyName }, { data: bytes(1) }, bytes(1)],
  ["ListProviders", (c) => c.listProviders(), {}, { providers: [] }, []],
  ["ListOpcodes", (c) => c.listOpcodes(3), { providerId: 3 }, { opcodes: [1, 2] }, [1, 2]],
  [
    "PsaAsymmetricEncrypt",
    (c) => c.asymmetricEncrypt({ keyName, alg: rsaOaep("SHA_256"), plaintext: bytes(1) }),
    { keyName, alg: rsaOaep("SHA_256"), plaintext: bytes(1), salt: new Uint8Array(0) },
    { ciphertext: bytes(2) },
    bytes(2),
  ],
  [
    "PsaAsymmetricDecrypt",
    (c) => c.asymmetricDecrypt({ keyName, alg: rsaOaep("SHA_256"), ciphertext: bytes(1), salt: bytes(2) }),
    { keyName, alg: rsaOaep("SHA_256"), ciphertext: bytes(1), salt: bytes(2) },
    { plaintext: bytes(3) },
    bytes(3),
  ],
  ["PsaExportKey", (c) => c.exportKey(keyName), { keyName }, { data: bytes(1) }, bytes(1)],
  ["PsaGenerateRandom", (c) => c.generateRandom(8), { size: 8n }, { randomBytes: bytes(1) }, bytes(1)],
  ["ListAuthenticators", (c) => c.listAuthenticators(), {}, { authenticators: [] }, []],
  [
    "PsaHashCompute",
    (c) => c.hashCompute({ alg: "SHA_256", input: bytes(1) }),
    { alg: "SHA_256", input: bytes(1) },
    { hash: bytes(2) },
    bytes(2),
  ],
  [
    "PsaHashCompare",
    (c) => c.hashCompare({ alg: "SHA_256", input: bytes(1), hash: bytes(2) }),
    { alg: "SHA_256", input: bytes(1), hash: bytes(2) },
    {},
    true,
  ],
  [
    "PsaAeadEncrypt",
    (c) => c.aeadEncrypt({ keyName, ...secure, plaintext: bytes(2) }),
    { keyName, ...secure, additionalData: new Uint8Array(0), plaintext: bytes(2) },
    { ciphertext: bytes(3) },
    bytes(3),
  ],
  [
    "PsaAeadDecrypt",
    (c) => c.aeadDecrypt({ keyName, ...secure, additionalData: bytes(4), ciphertext: bytes(2) }),
    { keyName, ...secure, additionalData: bytes(4), ciphertext: bytes(2) },
    { plaintext: bytes(3) },
    bytes(3),
  ],
  [
    "PsaRawKeyAgreement",
    (c) => c.rawKeyAgreement({ alg: "ECDH", privateKeyName: keyName, peerKey: bytes(1) }),
    { alg: "ECDH", privateKeyName: keyName, peerKey: bytes(1) },
    { sharedSecret: bytes(2) },
    bytes(2),
  ],
  [
    "PsaCipherEncrypt",
    (c) => c.cipherEncrypt({ keyName, alg: "CTR", plaintext: bytes(1) }),
    { keyName, alg: "CTR", plaintext: bytes(1) },
    { ciphertext: bytes(2) },
    bytes(2),
  ],
  [
    "PsaCipherDecrypt",
    (c) => c.cipherDecrypt({ keyName, alg: "CTR", ciphertext: bytes(1) }),
    { keyName, alg: "CTR", ciphertext: bytes(1) },
    { plaintext: bytes(2) },
    bytes(2),
  ],
  [
    "PsaMacCompute",
    (c) => c.macCompute({ keyName, alg: hmac("SHA_256"), input: bytes(1) }),
    { keyName, alg: hmac("SHA_256"), input: bytes(1) },
    { mac: bytes(2) },
    bytes(2),
  ],
  [
    "PsaMacVerify",
    (c) => c.macVerify({ keyName, alg: hmac("SHA_256"), input: bytes(1), mac: bytes(2) }),
    { keyName, alg: hmac("SHA_256"), input: bytes(1), mac: bytes(2) },
    {},
    true,
  ],
  [
    "PsaSignMessage",
    (c) => c.signMessage({ keyName, alg, message: bytes(1) }),
    { keyName, alg, message: bytes(1) },
    { signature: bytes(2) },
    bytes(2),
  ],
  [
    "PsaVerifyMessage",
    (c) => c.verifyMessage({ keyName, alg, message: bytes(1), signature: bytes(2) }),
    { keyName, alg, message: bytes(1), signature: bytes(2) },
    {},
    true,
  ],
  [
    "ListKeys",
    (c) => c.listKeys(),
    {},
    { keys: [{ providerId: 3, name: keyName, attributes }] },
    [{ providerId: 3, name: keyName, attributes }],
  ],
  ["ListClients", (c) => c.listClients(), {}, { clients: ["a"] }, ["a"]],
  ["DeleteClient", (c) => c.deleteClient("a"), { client: "a" }, {}, undefined],
  [
    "AttestKey",
    (c) => c.attestKey({ attestedKeyName: keyName, attestingKeyName: "", parameters: credential }),
    { attestedKeyName: keyName, attestingKeyName: "", parameters: credential },
    { output: { kind: "activateCredential", credential: bytes(3) } },
    { kind: "activateCredential", credential: bytes(3) },
  ],
  [
    "PrepareKeyAttestation",
    (c) => c.prepareKeyAttestation({ parameters: names }),
    { parameters: names },
    { output: prepared },
    prepared,
  ],
  [
    "CanDoCrypto",
    (c) => c.canDoCrypto({ checkType: "GENERATE", attributes }),
    { checkType: "GENERATE", attributes },
    {},
    true,
  ],
];

describe("ParsecClient", () => {
  it("has a method for every operation of the contract", () => {
    expect(operations.map(([name]) => name)).toEqual([...operationsByOpcode.values()].map(({ name }) => name));
  });

  it("calls the same service over another transport without connecting again, and is closed on its own", async () => {
    const [first, second] = [await connectTestClient(respondEmpty), await connectTestClient(respondEmpty)];
    const moved = first.client.withTransport({ transport: second.transport });
    const before = second.peer.requests.length;
    await moved.destroyKey("k", { timeoutMs: 1_000 });
    expect(second.peer.requests.slice(before)).toMatchObject([{ opcode: 3, provider: 3, authType: 3 }]);
    await moved.close();
    await expect(moved.destroyKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_CLOSED" });
    await first.client.destroyKey("k");
  });
});

describe.each(operations)("the method for %s", (name, call, request, result, returned) => {
  const operation = [...operationsByOpcode.values()].find((candidate) => candidate.name === name);
  if (operation === undefined) throw new Error(`no operation ${name}`);

  it("sends the request of the contract and returns the result, typed", async () => {
    const { client, peer } = await connectTestClient((received, connection) => respond(received, connection, result), {
      scriptsListings: true,
    });
    expect(await call(client)).toEqual(returned);
    const [sent] = peer.requests;
    expect(sent).toMatchObject({
      opcode: operation.opcode,
      provider: operation.class === "crypto" ? 3 : 0,
      authType: operation.authenticated ? 3 : 0,
    });
    expect(operation.request.decode(sent?.body ?? new Uint8Array(0))).toEqual(request);
  });

  it("reports a refusal of the service as an error, or as false if the result is a boolean", async () => {
    const status =
      returned === true
        ? name === "CanDoCrypto"
          ? Status.PsaErrorNotSupported
          : Status.PsaErrorInvalidSignature
        : Status.PsaErrorHardwareFailure;
    const { client } = await connectTestClient((received, connection) => respondStatus(received, connection, status), {
      scriptsListings: true,
    });
    if (returned === true) expect(await call(client)).toBe(false);
    else
      await expect(call(client)).rejects.toMatchObject({
        code: "ERR_PARSEC_SERVICE_HARDWARE_FAILURE",
        opcode: operation.opcode,
      });
  });
});
