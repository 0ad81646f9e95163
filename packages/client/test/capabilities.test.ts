import { aesGcmKey, ecdsaKey, rsaPkcs1v15Key, rsaPssKey } from "@parsec-ts/operations";
import { encodeErrorResponse, Status } from "@parsec-ts/wire-protocol";
import { expect, it } from "vitest";
import type { ParsecClient } from "../src/index.js";
import { answer, send } from "./scripted-peer.js";
import { world } from "./worlds.js";

/** A service whose provider lists these opcodes and claims, or not, to be able to do everything. */
async function listing(opcodes: readonly number[], claims = true): Promise<ParsecClient> {
  const { client } = await world((request, connection) => {
    if (request.opcode === 9) return answer(request, connection, { opcodes });
    if (claims) return answer(request, connection, {});
    return send(connection, encodeErrorResponse({ provider: 3 }, request.opcode, Status.PsaErrorNotSupported));
  });
  return client;
}

it("names a provider's operations, keeps opcodes of a newer service, and says which claims are not to be believed", async () => {
  const client = await listing([4, 2, 200]);
  expect(await client.capabilities()).toEqual({
    provider: 3,
    operations: ["PsaGenerateKey", "PsaSignHash"],
    unknownOpcodes: [200],
    unreliable: ["RSA-PSS", "RSA of more than 3,072 bits", "P-521"],
  });
  expect((await client.capabilities({ provider: 1 })).unreliable).toEqual([]);
});

it.each([
  ["what it lists and claims", [4, 5], true, ecdsaKey("P-256"), "yes"],
  ["what it does not claim", [4, 5], false, ecdsaKey("P-256"), "no"],
  ["a use for which it lists no operation", [4, 5], true, aesGcmKey(256), "no"],
  ["half a use", [4], true, ecdsaKey("P-256"), "no"],
  ["PSS on a TPM", [4, 5], true, rsaPssKey(2048), "unreliable"],
  ["P-521 on a TPM", [4, 5], true, ecdsaKey("P-521"), "unreliable"],
  ["RSA-4096 on a TPM", [4, 5], true, rsaPkcs1v15Key(4096), "unreliable"],
])("judges keys: %s", async (_title, opcodes, claims, attributes, support) => {
  const judged = await (await listing(opcodes, claims)).canUse(attributes);
  expect(judged.support).toBe(support);
  expect(judged.reason === undefined).toBe(support === "yes");
});
