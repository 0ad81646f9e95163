import { psaGenerateRandom } from "@parsec-ts/operations";
import { encodeErrorResponse, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { answer, send } from "./scripted-peer.js";
import { type World, world } from "./worlds.js";

/** A provider that gives at most `most` bytes at once, each one higher than the last, and refuses to be asked for more than `limit`. */
function provider(most: number, limit = Number.POSITIVE_INFINITY): Promise<World> {
  let next = 0;
  return world(async (request, connection) => {
    const { size } = psaGenerateRandom.request.decode(request.body);
    if (size > limit) {
      await send(
        connection,
        encodeErrorResponse({ provider: request.provider }, request.opcode, Status.PsaErrorCommunicationFailure),
      );
      return;
    }
    const randomBytes = Uint8Array.from({ length: Math.min(Number(size), most) }, () => next++ & 0xff);
    await answer(request, connection, { randomBytes });
  });
}

describe("generateRandom gives exactly what was asked for", () => {
  it.each([
    ["at once", 1000, 1000, 1],
    ["from a TPM, 64 bytes at a time", 64, 200, 4],
    ["byte by byte", 1, 5, 5],
    ["beyond what one answer holds", 1 << 20, (1 << 20) + 1, 2],
  ])("%s", async (_title, most, size, calls) => {
    const { client, peer, host } = await provider(most);
    const bytes = await client.generateRandom(size);
    expect(bytes).toHaveLength(size);
    expect(bytes.every((byte, i) => byte === (i & 0xff))).toBe(true);
    expect(bytes.buffer.byteLength).toBe(size);
    expect(peer.requests).toHaveLength(calls);
    expect(host.sleeping).toBe(0);
  });

  it("asking for less where a provider cannot be asked for so much", async () => {
    const { client, peer } = await provider(64, 65_535);
    expect(await client.generateRandom(65_600)).toHaveLength(65_600);
    expect(peer.requests).toHaveLength(1 + Math.ceil(65_600 / 64));
  });

  it("without asking, when that is nothing", async () => {
    const { client, peer } = await provider(64);
    expect(await client.generateRandom(0)).toEqual(new Uint8Array(0));
    expect(peer.requests).toEqual([]);
  });
});

describe("generateRandom fails rather than giving fewer", () => {
  it("when a provider gives none, or more than asked", async () => {
    await expect((await provider(0)).client.generateRandom(8)).rejects.toMatchObject({
      code: "ERR_PARSEC_PROTOCOL_LENGTH",
    });
    const { client } = await world((request, connection) =>
      answer(request, connection, { randomBytes: new Uint8Array(9) }),
    );
    await expect(client.generateRandom(8)).rejects.toMatchObject({
      family: "protocol",
      code: "ERR_PARSEC_PROTOCOL_LENGTH",
    });
  });

  it("when the provider refuses", async () => {
    await expect((await provider(64, 1)).client.generateRandom(8)).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_COMMUNICATION_FAILURE",
    });
  });

  it.each([-1, 1.5, Number.NaN, "8", 2 ** 53])("when asked for %s", async (size) => {
    const { client } = await provider(64);
    await expect(client.generateRandom(size as number)).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "size",
    });
  });

  it("when the one deadline for all its calls is over", async () => {
    let answered = 0;
    const { client, host } = await world((request, connection) => {
      if (++answered < 3) return answer(request, connection, { randomBytes: new Uint8Array(1) });
      host.advance(100);
      return undefined;
    });
    await expect(client.generateRandom(10, { timeoutMs: 100 })).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE" });
    await expect(client.generateRandom(10, { timeoutMs: "1" as never })).rejects.toMatchObject({
      argument: "timeoutMs",
    });
  });
});
