import { describe, expect, it } from "vitest";
import {
  aead,
  ecdsa,
  hmac,
  operationsByOpcode,
  psaAeadDecrypt,
  psaAeadEncrypt,
  psaAsymmetricDecrypt,
  psaCipherDecrypt,
  psaCipherEncrypt,
  psaGenerateRandom,
  psaHashCompute,
  psaMacCompute,
  psaRawKeyAgreement,
  psaSignHash,
  rsaOaep,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
} from "../../src/index.js";
import { resultRules } from "../../src/results/result-rules.js";

const bytes = (length: number): Uint8Array => new Uint8Array(length);
const problem = (operation: { readonly opcode: number }, request: object, result: object): string | undefined =>
  resultRules.get(operation.opcode)?.problem(request, result);

it("has one row for every operation of the contract, and no other", () => {
  expect([...resultRules.keys()].sort((a, b) => a - b)).toEqual([...operationsByOpcode.keys()].sort((a, b) => a - b));
  for (const [opcode, { operation, description }] of resultRules) {
    expect(operation).toBe(operationsByOpcode.get(opcode)?.name);
    expect(description).not.toBe("");
  }
});

const hash = bytes(32);
const short = { kind: "aeadWithShortenedTag", aeadAlg: "CCM", tagLength: 8 } as const;
const truncated = { kind: "truncated", macAlg: { kind: "cmac" }, macLength: 4 } as const;
const peer = (length: number, first = 4): Uint8Array => bytes(length).fill(first, 0, 1);

describe("a length that the algorithm tells is exact:", () => {
  it.each([
    ["SHA-256", psaHashCompute, { alg: "SHA_256", input: hash }, "hash", 32],
    ["SHA-512", psaHashCompute, { alg: "SHA_512", input: hash }, "hash", 64],
    ["GCM encryption", psaAeadEncrypt, { alg: aead("GCM"), plaintext: bytes(5) }, "ciphertext", 21],
    ["CCM encryption with a short tag", psaAeadEncrypt, { alg: short, plaintext: bytes(5) }, "ciphertext", 13],
    ["GCM decryption", psaAeadDecrypt, { alg: aead("GCM"), ciphertext: bytes(21) }, "plaintext", 5],
    ["HMAC", psaMacCompute, { alg: hmac("SHA_384"), input: hash }, "mac", 48],
    ["a truncated MAC", psaMacCompute, { alg: truncated, input: hash }, "mac", 4],
    ["ECDH on P-256", psaRawKeyAgreement, { alg: "ECDH", peerKey: peer(65) }, "sharedSecret", 32],
    ["ECDH on P-521", psaRawKeyAgreement, { alg: "ECDH", peerKey: peer(133) }, "sharedSecret", 66],
    ["X25519", psaRawKeyAgreement, { alg: "ECDH", peerKey: peer(32, 9) }, "sharedSecret", 32],
    ["X448", psaRawKeyAgreement, { alg: "ECDH", peerKey: peer(56) }, "sharedSecret", 56],
    ["FFDH", psaRawKeyAgreement, { alg: "FFDH", peerKey: bytes(256) }, "sharedSecret", 256],
    ["ECB", psaCipherEncrypt, { alg: "ECB_NO_PADDING", plaintext: bytes(16) }, "ciphertext", 16],
  ] as const)("%s", (_title, operation, request, field, length) => {
    expect(problem(operation, request, { [field]: bytes(length) })).toBeUndefined();
    for (const other of [0, 1, length - 1, length + 1, 2 * length]) {
      if (other === length) continue;
      expect(problem(operation, request, { [field]: bytes(other) })).toContain(`has ${other} bytes in ${field}`);
    }
  });
});

describe("a length that the algorithm bounds is within the bounds:", () => {
  it.each([
    ["ECDSA", psaSignHash, { alg: ecdsa("SHA_256"), hash }, "signature", [48, 64, 132], [0, 1, 46, 47, 49, 65, 162]],
    ["RSA", psaSignHash, { alg: rsaPkcs1v15Sign("SHA_256"), hash }, "signature", [64, 256, 2048], [0, 63, 2049]],
    ["random", psaGenerateRandom, { size: 8n }, "randomBytes", [1, 8], [0, 9]],
    ["no random", psaGenerateRandom, { size: 0n }, "randomBytes", [0], [1]],
    ["OAEP", psaAsymmetricDecrypt, { alg: rsaOaep("SHA_256"), ciphertext: bytes(256) }, "plaintext", [0, 190], [191]],
    ["PKCS#1", psaAsymmetricDecrypt, { alg: rsaPkcs1v15Crypt(), ciphertext: bytes(256) }, "plaintext", [245], [246]],
    ["CTR", psaCipherEncrypt, { alg: "CTR", plaintext: bytes(5) }, "ciphertext", [17, 21], [0, 5, 12, 22]],
    ["CBC", psaCipherEncrypt, { alg: "CBC_PKCS7", plaintext: bytes(16) }, "ciphertext", [32, 48], [16, 24, 49]],
    ["CTR decryption", psaCipherDecrypt, { alg: "CTR", ciphertext: bytes(21) }, "plaintext", [5, 13], [0, 4, 14, 21]],
    ["CBC decryption", psaCipherDecrypt, { alg: "CBC_PKCS7", ciphertext: bytes(48) }, "plaintext", [16, 39], [15, 40]],
    ["CBC decryption of little", psaCipherDecrypt, { alg: "CBC_PKCS7", ciphertext: bytes(32) }, "plaintext", [0], [24]],
    ["ECB decryption", psaCipherDecrypt, { alg: "ECB_NO_PADDING", ciphertext: bytes(16) }, "plaintext", [16], [0, 15]],
    ["decryption of no IV", psaCipherDecrypt, { alg: "CTR", ciphertext: bytes(7) }, "plaintext", [], [0, 1, 7]],
    ["ECDH with nothing", psaRawKeyAgreement, { alg: "ECDH", peerKey: bytes(0) }, "sharedSecret", [], [0, 1]],
    ["ECDH with a prefix", psaRawKeyAgreement, { alg: "ECDH", peerKey: peer(1) }, "sharedSecret", [], [0, 1]],
    ["FFDH with nothing", psaRawKeyAgreement, { alg: "FFDH", peerKey: bytes(0) }, "sharedSecret", [], [0, 1]],
    ["a MAC of no bytes", psaMacCompute, { alg: { ...truncated, macLength: 0 } }, "mac", [], [0, 1]],
    ["CMAC", psaMacCompute, { alg: { kind: "fullLength", value: { kind: "cmac" } } }, "mac", [8, 16], [0, 7, 17]],
  ] as const)("%s", (_title, operation, request, field, good, bad) => {
    for (const length of good) expect(problem(operation, request, { [field]: bytes(length) })).toBeUndefined();
    for (const length of bad) expect(problem(operation, request, { [field]: bytes(length) })).toBeDefined();
  });
});

describe("an algorithm of a newer service", () => {
  const unknown = { kind: "unknown", field: 99, wireType: 2, bytes: bytes(1) } as const;

  it.each([
    ["a signature", psaSignHash, { alg: unknown, hash }, "signature"],
    ["a MAC", psaMacCompute, { alg: unknown, input: hash }, "mac"],
    ["a hash", psaHashCompute, { alg: 99, input: hash }, "hash"],
    [
      "an AEAD ciphertext of a mode",
      psaAeadEncrypt,
      { alg: { ...aead("GCM"), value: 99 }, plaintext: bytes(5) },
      "ciphertext",
    ],
    ["an AEAD ciphertext", psaAeadEncrypt, { alg: unknown, plaintext: bytes(5) }, "ciphertext"],
    ["a shared secret", psaRawKeyAgreement, { alg: 99, peerKey: bytes(5) }, "sharedSecret"],
  ] as const)("still has to give something: %s", (_title, operation, request, field) => {
    expect(problem(operation, request, { [field]: bytes(0) })).toBeDefined();
    expect(problem(operation, request, { [field]: bytes(16) })).toBeUndefined();
  });
});

it.each([
  ["AEAD", psaAeadDecrypt, 21],
  ["asymmetric algorithm", psaAsymmetricDecrypt, 256],
] as const)("a newer service's %s returns no more than its ciphertext", (_title, operation, length) => {
  const request = { alg: { kind: "unknown", field: 99, wireType: 2, bytes: bytes(1) }, ciphertext: bytes(length) };
  for (const good of [0, length]) expect(problem(operation, request, { plaintext: bytes(good) })).toBeUndefined();
  expect(problem(operation, request, { plaintext: bytes(length + 1) })).toBeDefined();
});

it("a signature by ECDSA of any kind is r and s: no odd number of bytes", () => {
  const hashAlg = { kind: "specific", value: "SHA_256" };
  for (const [alg, expected] of [
    [{ kind: "ecdsa", hashAlg }, "has a signature of 65 bytes, which are not r and s"],
    [{ kind: "deterministicEcdsa", hashAlg }, "has a signature of 65 bytes, which are not r and s"],
    [{ kind: "ecdsaAny" }, "has a signature of 65 bytes, which are not r and s"],
    [{ kind: "rsaPkcs1v15SignRaw" }, undefined],
  ] as const)
    expect(problem(psaSignHash, { alg, hash }, { signature: bytes(65) })).toBe(expected);
});

it("a length that is wrong is told with the one that is expected", () => {
  const ecdh = { alg: "ECDH", peerKey: peer(65) };
  expect(problem(psaRawKeyAgreement, ecdh, { sharedSecret: bytes(31) })).toBe(
    "has 31 bytes in sharedSecret; expected are 32",
  );
  expect(problem(psaSignHash, { alg: rsaPkcs1v15Sign("SHA_256"), hash }, { signature: bytes(63) })).toBe(
    "has 63 bytes in signature; expected are 64 to 2048",
  );
  const attested = { output: { kind: "activateCredential", credential: bytes(0) } };
  expect(problem({ opcode: 30 }, { parameters: { kind: "activateCredential" } }, attested)).toBe(
    "has 0 bytes in credential; expected are at least 1",
  );
});

describe("a list", () => {
  const provider = { uuid: "1c1139dc-ad7c-47dc-ad6b-db6fdb466552", versionMaj: 1, versionMin: 0, versionRev: 0 };
  const byName = (name: string) =>
    [...operationsByOpcode.values()].find((operation) => operation.name === name) ?? hash;

  it.each([
    [
      "ListProviders",
      {
        providers: [
          { ...provider, id: 1 },
          { ...provider, id: 0 },
        ],
      },
      undefined,
    ],
    [
      "ListProviders",
      {
        providers: [
          { ...provider, id: 1 },
          { ...provider, id: 1 },
        ],
      },
      "twice in providers",
    ],
    ["ListProviders", { providers: [{ ...provider, id: 255 }] }, undefined],
    ["ListProviders", { providers: [] }, "no provider"],
    ["ListProviders", { providers: [{ ...provider, id: 256 }] }, "id 256"],
    ["ListKeys", { keys: [{ providerId: 256, name: "k" }] }, "id 256"],
    ["ListProviders", { providers: [{ ...provider, id: 1, uuid: "" }] }, "uuid"],
    ["ListProviders", { providers: [{ ...provider, id: 1, uuid: `${provider.uuid}0` }] }, "uuid"],
    ["ListProviders", { providers: [{ ...provider, id: 1, uuid: `0${provider.uuid}` }] }, "uuid"],
    ["ListProviders", { providers: [{ ...provider, id: 1, uuid: provider.uuid.replaceAll("-", "") }] }, undefined],
    ["ListOpcodes", { opcodes: [1, 2, 0xffff_ffff] }, undefined],
    ["ListOpcodes", { opcodes: [1, 1] }, "twice in opcodes"],
    ["ListAuthenticators", { authenticators: [{ id: 1 }, { id: 250 }] }, undefined],
    ["ListAuthenticators", { authenticators: [] }, "no authenticator"],
    ["ListAuthenticators", { authenticators: [{ id: 1 }, { id: 1 }] }, "twice in authenticators"],
    [
      "ListKeys",
      {
        keys: [
          { providerId: 1, name: "k" },
          { providerId: 2, name: "k" },
        ],
      },
      undefined,
    ],
    [
      "ListKeys",
      {
        keys: [
          { providerId: 1, name: "k" },
          { providerId: 1, name: "k" },
        ],
      },
      "twice in keys",
    ],
    ["ListClients", { clients: ["a", "b"] }, undefined],
    ["ListClients", { clients: ["a", "a"] }, "twice in clients"],
    ["Ping", { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }, undefined],
    ["Ping", { wireProtocolVersionMaj: 255, wireProtocolVersionMin: 255 }, undefined],
    ["Ping", { wireProtocolVersionMaj: 256, wireProtocolVersionMin: 0 }, "wireProtocolVersionMaj"],
  ])("%s of %j", (name, result, expected) => {
    const found = problem(byName(name) as never, {}, result);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(expected);
  });
});

it("an attestation is of the requested mechanism and has all its parts", () => {
  const attest = { opcode: 30 };
  const prepare = { opcode: 31 };
  const parameters = { kind: "activateCredential" };
  const all = { kind: "activateCredential", name: bytes(1), public: bytes(1), attestingKeyPub: bytes(1) };
  expect(
    problem(attest, { parameters }, { output: { kind: "activateCredential", credential: bytes(1) } }),
  ).toBeUndefined();
  expect(
    problem(attest, { parameters }, { output: { kind: "activateCredential", credential: bytes(0) } }),
  ).toBeDefined();
  expect(problem(attest, { parameters }, { output: { kind: "unknown" } })).toContain("mechanism");
  expect(problem(prepare, { parameters }, { output: all })).toBeUndefined();
  for (const part of ["name", "public", "attestingKeyPub"]) {
    expect(problem(prepare, { parameters }, { output: { ...all, [part]: bytes(0) } })).toContain(part);
  }
  expect(problem(prepare, { parameters }, { output: { kind: "unknown" } })).toContain("mechanism");
  // Of a mechanism that is not known here, the answer may be of any.
  expect(problem(prepare, { parameters: { kind: "unknown" } }, { output: all })).toBeUndefined();
});
