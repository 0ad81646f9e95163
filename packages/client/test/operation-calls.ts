import { aead, eccKeyPair, ecdsa, hmac, rsaOaep } from "@parsec-ts/operations";
import type { ParsecClient } from "../src/index.js";
import { authenticatorInfo, providerInfo } from "./harness.js";

const bytes = (seed: number, length = 8): Uint8Array => new Uint8Array(length).fill(seed);
/** An uncompressed point of P-256. */
const point = bytes(4, 65);
const keyName = "k";
const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
const alg = ecdsa("SHA_256");
const secure = { alg: aead("GCM"), nonce: bytes(1) };
const credential = { kind: "activateCredential", credentialBlob: bytes(1), secret: bytes(2) } as const;
const names = { kind: "activateCredential", attestedKeyName: keyName, attestingKeyName: "" } as const;
const prepared = { kind: "activateCredential", name: bytes(1), public: bytes(2), attestingKeyPub: bytes(3) } as const;

type Call = (client: ParsecClient) => Promise<unknown>;

/** One row for each operation: a call, its request, a good result, and what the caller gets. */
export const operationCalls: readonly [name: string, call: Call, request: object, result: object, returned: unknown][] =
  [
    ["Ping", (c) => c.ping(), {}, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }, { major: 1, minor: 0 }],
    ["PsaGenerateKey", (c) => c.generateKey({ keyName, attributes }), { keyName, attributes }, {}, undefined],
    ["PsaDestroyKey", (c) => c.destroyKey(keyName), { keyName }, {}, undefined],
    [
      "PsaSignHash",
      (c) => c.signHash({ keyName, alg, hash: bytes(1) }),
      { keyName, alg, hash: bytes(1) },
      { signature: bytes(2, 64) },
      bytes(2, 64),
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
    ["PsaExportPublicKey", (c) => c.exportPublicKey(keyName), { keyName }, { data: bytes(1, 65) }, bytes(1, 65)],
    ["ListProviders", (c) => c.listProviders(), {}, { providers: [providerInfo(0)] }, [providerInfo(0)]],
    ["ListOpcodes", (c) => c.listOpcodes(3), { providerId: 3 }, { opcodes: [1, 2] }, [1, 2]],
    [
      "PsaAsymmetricEncrypt",
      (c) => c.asymmetricEncrypt({ keyName, alg: rsaOaep("SHA_256"), plaintext: bytes(1) }),
      { keyName, alg: rsaOaep("SHA_256"), plaintext: bytes(1), salt: new Uint8Array(0) },
      { ciphertext: bytes(2, 256) },
      bytes(2, 256),
    ],
    [
      "PsaAsymmetricDecrypt",
      (c) => c.asymmetricDecrypt({ keyName, alg: rsaOaep("SHA_256"), ciphertext: bytes(1, 256), salt: bytes(2) }),
      { keyName, alg: rsaOaep("SHA_256"), ciphertext: bytes(1, 256), salt: bytes(2) },
      { plaintext: bytes(3) },
      bytes(3),
    ],
    ["PsaExportKey", (c) => c.exportKey(keyName), { keyName }, { data: bytes(1) }, bytes(1)],
    ["PsaGenerateRandom", (c) => c.generateRandom(8), { size: 8n }, { randomBytes: bytes(1) }, bytes(1)],
    [
      "ListAuthenticators",
      (c) => c.listAuthenticators(),
      {},
      { authenticators: [authenticatorInfo(3)] },
      [authenticatorInfo(3)],
    ],
    [
      "PsaHashCompute",
      (c) => c.hashCompute({ alg: "SHA_256", input: bytes(1) }),
      { alg: "SHA_256", input: bytes(1) },
      { hash: bytes(2, 32) },
      bytes(2, 32),
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
      { ciphertext: bytes(3, 8 + 16) },
      bytes(3, 8 + 16),
    ],
    [
      "PsaAeadDecrypt",
      (c) => c.aeadDecrypt({ keyName, ...secure, additionalData: bytes(4), ciphertext: bytes(2, 8 + 16) }),
      { keyName, ...secure, additionalData: bytes(4), ciphertext: bytes(2, 8 + 16) },
      { plaintext: bytes(3) },
      bytes(3),
    ],
    [
      "PsaRawKeyAgreement",
      (c) => c.rawKeyAgreement({ alg: "ECDH", privateKeyName: keyName, peerKey: point }),
      { alg: "ECDH", privateKeyName: keyName, peerKey: point },
      { sharedSecret: bytes(2, 32) },
      bytes(2, 32),
    ],
    [
      "PsaCipherEncrypt",
      (c) => c.cipherEncrypt({ keyName, alg: "CTR", plaintext: bytes(1) }),
      { keyName, alg: "CTR", plaintext: bytes(1) },
      { ciphertext: bytes(2, 16 + 8) },
      bytes(2, 16 + 8),
    ],
    [
      "PsaCipherDecrypt",
      (c) => c.cipherDecrypt({ keyName, alg: "CTR", ciphertext: bytes(1, 16 + 8) }),
      { keyName, alg: "CTR", ciphertext: bytes(1, 16 + 8) },
      { plaintext: bytes(2) },
      bytes(2),
    ],
    [
      "PsaMacCompute",
      (c) => c.macCompute({ keyName, alg: hmac("SHA_256"), input: bytes(1) }),
      { keyName, alg: hmac("SHA_256"), input: bytes(1) },
      { mac: bytes(2, 32) },
      bytes(2, 32),
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
      { signature: bytes(2, 64) },
      bytes(2, 64),
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
