import { eccKeyPair, NO_ALGORITHM } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { connectTestClient } from "../harness.js";
import { respondWithKey } from "../scripted-peer.js";

describe("signingPlan", () => {
  it("refuses to sign by a key whose policy permits no signatures", async () => {
    const attributes = eccKeyPair("P-256", { usage: [], algorithm: NO_ALGORITHM });
    const { client } = await connectTestClient(respondWithKey("useless", attributes));
    const key = await client.key("useless").generate(attributes);
    await expect(key.sign(new Uint8Array(9))).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
  });
});
