import { ecdsaKey } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { connectTestClient } from "../harness.js";
import { respondWithKey } from "../scripted-peer.js";

describe("a client without localCrypto and keyFormats", () => {
  it("refuses what needs them, and says which option is missing", async () => {
    const { client } = await connectTestClient(respondWithKey("bare", ecdsaKey("P-256")));
    const key = await client.ensureKey("bare", ecdsaKey("P-256"));
    await expect(key.sign(new Uint8Array(9))).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_NO_LOCAL_CRYPTO",
      argument: "localCrypto",
    });
    await expect(key.exportPublicKey("jwk")).rejects.toMatchObject({
      code: "ERR_PARSEC_NO_KEY_FORMATS",
      argument: "keyFormats",
    });
    expect(await key.exportPublicKey("raw")).toHaveLength(65);
  });
});
