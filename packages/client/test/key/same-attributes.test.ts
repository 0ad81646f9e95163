import { eccKeyPair, ecdsa, ecdsaKey, Opcode, rsaPkcs1v15Key } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { connectTestClient } from "../harness.js";
import { respondStatus, respondWithKey, type Script } from "../scripted-peer.js";

const respondTaken = respondWithKey("taken", ecdsaKey("P-256"));
const script: Script = (request, connection) =>
  request.opcode === Opcode.PsaGenerateKey
    ? respondStatus(request, connection, Status.PsaErrorAlreadyExists)
    : respondTaken(request, connection);

describe("sameAttributes, as ensureKey uses it", () => {
  it("accepts an existing key with the same attributes", async () => {
    const { client } = await connectTestClient(script);
    expect((await client.ensureKey("taken", ecdsaKey("P-256"))).name).toBe("taken");
  });

  it.each([
    ["curve", ecdsaKey("P-384", "SHA_256")],
    ["hash", ecdsaKey("P-256", "SHA_384")],
    ["use", eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") })],
    ["type", rsaPkcs1v15Key(2048)],
  ])("refuses an existing key with another %s", async (_title, attributes) => {
    const { client } = await connectTestClient(script);
    await expect(client.ensureKey("taken", attributes)).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_KEY_DIFFERS",
    });
  });
});
