import { aesGcmKey, ecdsaKey, listOpcodes, rsaPkcs1v15Key, rsaPssKey } from "@parsec-ts/operations";
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
    expect((await client.capabilities({ provider: 1 })).unreliable).toEqual([]);
  });
});

describe("canUse", () => {
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
});
