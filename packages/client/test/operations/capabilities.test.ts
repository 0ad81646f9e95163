import {
  aesGcmKey,
  type CurveName,
  eccKeyPair,
  ecdhKey,
  ecdsaDeterministicKey,
  ecdsaKey,
  type KeyAttributes,
  listOpcodes,
  NO_ALGORITHM,
  Opcode,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPssKey,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { ParsecClient } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respond, respondEmpty, respondStatus } from "../scripted-peer.js";

/** Connects to a service whose provider lists these opcodes, and responds to canDoCrypto by `claims`. */
async function connectToProvider(opcodes: readonly number[], claims = true): Promise<ParsecClient> {
  const { client } = await connectTestClient((request, connection) => {
    if (request.opcode === listOpcodes.opcode) return respond(request, connection, { opcodes });
    if (claims) return respondEmpty(request, connection);
    return respondStatus(request, connection, Status.PsaErrorNotSupported);
  });
  return client;
}

describe("capabilities", () => {
  it("names a provider's operations, keeps opcodes of a newer service, and lists unreliable claims", async () => {
    const client = await connectToProvider([4, 2, 200]);
    expect(await client.capabilities()).toEqual({
      provider: 3,
      operations: ["PsaGenerateKey", "PsaSignHash"],
      unknownOpcodes: [200],
      unreliable: ["RSA-PSS", "RSA of more than 3,072 bits", "P-521"],
    });
    expect((await client.capabilities({ provider: 1 })).unreliable).toEqual(["deterministic ECDSA"]);
  });
});

describe("canUse", () => {
  const everything = Object.values(Opcode);

  it.each([
    ["yes", "a key that the provider lists operations for and claims", [4, 5], true, ecdsaKey("P-256")],
    ["no", "a key that the provider does not claim", [4, 5], false, ecdsaKey("P-256")],
    ["no", "a use for which the provider lists no operation", [4, 5], true, aesGcmKey(256)],
    ["no", "two uses of which the provider lists the operation of one", [4], true, ecdsaKey("P-256")],
    ["unreliable", "PSS on a TPM", [4, 5], true, rsaPssKey(2048)],
    ["unreliable", "P-521 on a TPM", [4, 5], true, ecdsaKey("P-521")],
    ["unreliable", "RSA-4096 on a TPM", [4, 5], true, rsaPkcs1v15Key(4096)],
  ])("returns `%s` for %s", async (support, _title, opcodes, claims, attributes) => {
    const capability = await (await connectToProvider(opcodes, claims)).canUse(attributes);
    expect(capability.support).toBe(support);
    expect(capability.reason === undefined).toBe(support === "yes");
  });

  it("knows that providers of Mbed Crypto agree on secrets, which they deny", async () => {
    const client = await connectToProvider([...everything], false);
    const supportOf = async (provider: number, curve: CurveName) =>
      (await client.canUse(ecdhKey(curve), { provider })).support;
    for (const curve of ["P-256", "P-521", "secp256k1", "brainpoolP384r1", "X25519", "X448"] as const)
      expect(await supportOf(1, curve)).toBe("yes");
    expect(await supportOf(1, "P-384")).toBe("no");
    expect(await supportOf(2, "P-256")).toBe("no");
    expect((await client.canUse(ecdsaKey("P-256"), { provider: 1 })).support).toBe("no");
  });
  const hmacKey = (keyBits: number): KeyAttributes => ({ ...ecdsaKey("P-256"), keyType: { kind: "hmac" }, keyBits });

  it.each<[number, "yes" | "unreliable", string, KeyAttributes]>([
    [1, "yes", "PSS", rsaPssKey(2048)],
    [1, "unreliable", "deterministic ECDSA", ecdsaDeterministicKey("P-256")],
    [3, "yes", "deterministic ECDSA", ecdsaDeterministicKey("P-256")],
    [1, "yes", "P-521", ecdsaKey("P-521")],
    [2, "unreliable", "PSS", rsaPssKey(2048)],
    [2, "unreliable", "OAEP", rsaOaepKey(2048)],
    [2, "yes", "RSA-4096", rsaPkcs1v15Key(4096)],
    [2, "yes", "P-521", ecdsaKey("P-521")],
    [3, "yes", "OAEP", rsaOaepKey(3072)],
    [3, "yes", "RSA-3072", rsaPkcs1v15Key(3072)],
    [3, "yes", "a long HMAC key", hmacKey(4096)],
    [3, "yes", "an HMAC key of 521 bits", hmacKey(521)],
    [3, "yes", "a key without an algorithm", eccKeyPair("P-256", { usage: [], algorithm: NO_ALGORITHM })],
  ])("knows the gaps of each kind of provider: %i, %s for %s", async (provider, support, _title, attributes) => {
    const client = await connectToProvider(everything);
    expect((await client.canUse(attributes, { provider })).support).toBe(support);
  });

  it.each<[string, readonly number[], KeyAttributes]>([
    ["signature", [Opcode.PsaSignHash, Opcode.PsaVerifyHash], ecdsaKey("P-256")],
    ["asymmetric", [Opcode.PsaAsymmetricEncrypt, Opcode.PsaAsymmetricDecrypt], rsaOaepKey(2048)],
    ["AEAD", [Opcode.PsaAeadEncrypt, Opcode.PsaAeadDecrypt], aesGcmKey(256)],
    ["cipher", [Opcode.PsaCipherEncrypt, Opcode.PsaCipherDecrypt], aesGcmKey(256)],
    ["key agreement", [Opcode.PsaRawKeyAgreement], ecdhKey("P-256")],
    ["export", [Opcode.PsaExportKey], eccKeyPair("P-256", { usage: ["export"], algorithm: NO_ALGORITHM })],
  ])("is content with one operation for each use, and requires it: %s", async (_title, opcodes, attributes) => {
    expect(await (await connectToProvider(opcodes)).canUse(attributes)).toEqual({ support: "yes" });
    for (const lacking of opcodes) {
      const others = everything.filter((opcode) => opcode !== lacking && opcodes.includes(opcode));
      expect((await (await connectToProvider(others)).canUse(attributes)).support).toBe("no");
    }
  });
});
