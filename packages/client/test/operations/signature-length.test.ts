import { createHash } from "node:crypto";
import { ecdsaKey, rsaPssKey } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import type { LocalCrypto } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { respond } from "../scripted-peer.js";

const message = Buffer.from("a message");
const localCrypto = {
  digest: (_hash: string, bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest()),
} as unknown as LocalCrypto;

describe("checkSignatureLength", () => {
  it.each([
    ["ECDSA on P-256", ecdsaKey("P-256"), 64],
    ["RSA-2048", rsaPssKey(2048), 256],
  ])("accepts a signature of the key's length and refuses any other: %s", async (_title, attributes, length) => {
    const keys = [{ providerId: 3, name: "k", attributes }];
    let actual = length;
    const { client } = await connectTestClient(
      (request, connection) => respond(request, connection, { keys, signature: new Uint8Array(actual) }),
      { localCrypto },
    );
    expect(await client.key("k").sign(message)).toHaveLength(length);
    for (const wrong of [0, 1, length - 1, length + 1, 2 ** 20]) {
      actual = wrong;
      for (const format of ["raw", "der"] as const)
        await expect(client.key("k").sign(message, { format })).rejects.toMatchObject({
          family: "protocol",
          code: "ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH",
        });
    }
  });
});
