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
  const ofTheKey = "ERR_PARSEC_PROTOCOL_SIGNATURE_LENGTH";
  const ofTheAlgorithm = "ERR_PARSEC_PROTOCOL_RESULT";

  it.each([
    ["ECDSA on P-256", ecdsaKey("P-256"), 64, [62, 66, 96, 132], [0, 1, 63, 65]],
    ["RSA-2048", rsaPssKey(2048), 256, [64, 255, 257, 512], [0, 1, 63]],
  ])(
    "accepts a signature of the key's length and refuses any other: %s",
    async (_title, attributes, length, ...wrong) => {
      // The service lists another size, which does not count.
      for (const keyBits of [attributes.keyBits, 0, 8, 512]) {
        const keys = [{ providerId: 3, name: "k", attributes: { ...attributes, keyBits } }];
        let actual = length;
        const { client } = await connectTestClient(
          (request, connection) =>
            respond(request, connection, request.opcode === 2 ? {} : { keys, signature: new Uint8Array(actual) }),
          { localCrypto },
        );
        const key = await client.key("k").generate(attributes);
        expect(await key.sign(message)).toHaveLength(length);
        for (const [lengths, code] of [
          [wrong[0], ofTheKey],
          [[...wrong[1], 2 ** 20], ofTheAlgorithm],
        ] as const) {
          for (const format of ["raw", "der"] as const) {
            for (actual of lengths)
              await expect(key.sign(message, { format })).rejects.toMatchObject({
                family: "protocol",
                code,
                provider: 3,
              });
          }
        }
      }
    },
  );

  it("does not let the size that the service lists decide for a key that the caller has not described", async () => {
    for (const keyBits of [0, 8, 256, 512]) {
      const keys = [{ providerId: 3, name: "k", attributes: { ...ecdsaKey("P-256"), keyBits } }];
      let actual = 64;
      const { client } = await connectTestClient(
        (request, connection) => respond(request, connection, { keys, signature: new Uint8Array(actual) }),
        { localCrypto },
      );
      expect(await client.key("k").sign(message)).toHaveLength(64);
      for (actual of [0, 1, 2, 46, 47, 65]) {
        await expect(client.key("k").sign(message)).rejects.toMatchObject({ family: "protocol", code: ofTheAlgorithm });
      }
    }
  });
});
