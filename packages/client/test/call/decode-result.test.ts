import { encodeResponse, rawOperation } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { connectTestClient } from "../harness.js";
import { send } from "../scripted-peer.js";

const { result } = rawOperation(7);
const body = Uint8Array.of(0x0a, 1, 4);

describe("decodeResult", () => {
  it.each([
    ["another opcode", encodeResponse({ provider: 3 }, { opcode: 4, result }, body), "OPCODE"],
    ["another provider", encodeResponse({ provider: 1 }, { opcode: 7, result }, body), "PROVIDER"],
    ["a session", encodeResponse({ provider: 3, session: 1n }, { opcode: 7, result }, body), "SESSION"],
    ["a malformed body", encodeResponse({ provider: 3 }, { opcode: 7, result }, Uint8Array.of(0x0a, 9)), "BODY"],
  ])("refuses a response with %s", async (_title, frame, field) => {
    const { client } = await connectTestClient((_request, connection) => send(connection, frame));
    await expect(client.exportPublicKey("k")).rejects.toMatchObject({
      family: "protocol",
      code: `ERR_PARSEC_PROTOCOL_${field}`,
    });
  });

  it("refuses a response with another content type", async () => {
    const { client } = await connectTestClient(async (_request, connection) => {
      const bytes = Buffer.concat(encodeResponse({ provider: 3 }, { opcode: 7, result }, body).parts);
      bytes[19] = 1;
      await send(connection, { parts: [bytes] });
    });
    await expect(client.exportPublicKey("k")).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_CONTENT_TYPE" });
  });
});
