import { psaGenerateRandom } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { OperationCaller } from "../../src/call/operation-caller.js";
import type { LocalCrypto } from "../../src/index.js";
import { collectRandom } from "../../src/operations/random.js";
import { connectTestClient, type TestConnection } from "../harness.js";
import { respond, respondStatus } from "../scripted-peer.js";

/** Connects to a provider that returns at most `most` bytes at once, counting up, and refuses requests for more than `limit`. */
function connectToProvider(most: number, limit = Number.POSITIVE_INFINITY): Promise<TestConnection> {
  let next = 0;
  return connectTestClient(async (request, connection) => {
    const { size } = psaGenerateRandom.request.decode(request.body);
    if (size > limit) {
      await respondStatus(request, connection, Status.PsaErrorCommunicationFailure);
      return;
    }
    const randomBytes = Uint8Array.from({ length: Math.min(Number(size), most) }, () => next++ & 0xff);
    await respond(request, connection, { randomBytes });
  });
}

describe("generateRandom", () => {
  it.each([
    ["in one response", 1000, 1000, 1],
    ["from a TPM, 64 bytes at a time", 64, 200, 4],
    ["byte by byte", 1, 5, 5],
    ["in two responses, as one cannot hold them", 1 << 20, (1 << 20) + 1, 2],
  ])("returns exactly the requested number of bytes: %s", async (_title, most, size, calls) => {
    const { client, peer, host } = await connectToProvider(most);
    const bytes = await client.generateRandom(size);
    expect(bytes).toHaveLength(size);
    expect(bytes.every((byte, i) => byte === (i & 0xff))).toBe(true);
    expect(bytes.buffer.byteLength).toBe(size);
    expect(peer.requests).toHaveLength(calls);
    expect(host.running).toBe(0);
  });

  it("requests fewer bytes at once from a provider that refuses large requests", async () => {
    const { client, peer } = await connectToProvider(64, 65_535);
    expect(await client.generateRandom(65_600)).toHaveLength(65_600);
    expect(peer.requests).toHaveLength(1 + Math.ceil(65_600 / 64));
  });

  it("returns no bytes without a request when 0 are requested", async () => {
    const { client, peer } = await connectToProvider(64);
    expect(await client.generateRandom(0)).toEqual(new Uint8Array(0));
    expect(peer.requests).toEqual([]);
  });

  it("fails when a provider returns no bytes, or more than requested", async () => {
    await expect((await connectToProvider(0)).client.generateRandom(8)).rejects.toMatchObject({
      code: "ERR_PARSEC_PROTOCOL_RESULT",
    });
    const { client } = await connectTestClient((request, connection) =>
      respond(request, connection, { randomBytes: new Uint8Array(9) }),
    );
    await expect(client.generateRandom(8)).rejects.toMatchObject({
      family: "protocol",
      code: "ERR_PARSEC_PROTOCOL_RESULT",
    });
  });

  it("fails when the provider refuses", async () => {
    await expect((await connectToProvider(64, 1)).client.generateRandom(8)).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_COMMUNICATION_FAILURE",
    });
  });

  it.each([-1, 1.5, Number.NaN, "8", 2 ** 53])("refuses a size of %s", async (size) => {
    const { client } = await connectToProvider(64);
    await expect(client.generateRandom(size as number)).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "size",
    });
  });

  it("fails when the one deadline for all its calls is over", async () => {
    let responses = 0;
    const { client, host } = await connectTestClient((request, connection) => {
      if (++responses < 3) return respond(request, connection, { randomBytes: new Uint8Array(1) });
      host.advance(100);
      return undefined;
    });
    await expect(client.generateRandom(10, { timeoutMs: 100 })).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE" });
    await expect(client.generateRandom(10, { timeoutMs: "1" as never })).rejects.toMatchObject({
      argument: "timeoutMs",
    });
  });

  it("requests fewer bytes only after a refusal by the provider of more than a TPM takes", async () => {
    const refusing = await connectToProvider(64, 1);
    await expect(refusing.client.generateRandom(65_535)).rejects.toMatchObject({ family: "service" });
    expect(refusing.peer.requests).toHaveLength(1);
    const wrong = await connectTestClient((request, connection) =>
      respond(request, connection, { randomBytes: new Uint8Array(70_001) }),
    );
    await expect(wrong.client.generateRandom(70_000)).rejects.toMatchObject({ family: "protocol" });
    expect(wrong.peer.requests).toHaveLength(1);
  });

  it("wipes the bytes of each response once it has copied them", async () => {
    const responses: Uint8Array[] = [];
    const caller = {
      remainingTime: () => () => undefined,
      call: async () => {
        const randomBytes = Uint8Array.of(1, 2, 3, 4);
        responses.push(randomBytes);
        return { randomBytes };
      },
    } as unknown as OperationCaller;
    expect(await collectRandom(caller, 8)).toEqual(Uint8Array.of(1, 2, 3, 4, 1, 2, 3, 4));
    expect(responses).toEqual([new Uint8Array(4), new Uint8Array(4)]);
  });
});

describe("generateRandom with `mixLocal`", () => {
  /** Connects to a provider that counts up, with this source of local bytes. */
  const connectWithLocal = (random: LocalCrypto["random"]): Promise<TestConnection> =>
    connectTestClient(
      (request, connection) => respond(request, connection, { randomBytes: Uint8Array.of(1, 2, 3, 4) }),
      { localCrypto: { random } as LocalCrypto },
    );

  it("returns the exclusive or of both, and wipes the local bytes", async () => {
    const local = Uint8Array.of(0, 2, 0xf0, 0xff);
    const { client } = await connectWithLocal(() => local);
    expect(await client.generateRandom(4, { mixLocal: true })).toEqual(Uint8Array.of(1, 0, 0xf3, 0xfb));
    expect(local).toEqual(new Uint8Array(4));
  });

  it("fails if this machine has no random bytes", async () => {
    const error = new Error("no entropy");
    const { client } = await connectWithLocal(() => {
      throw error;
    });
    await expect(client.generateRandom(4, { mixLocal: true })).rejects.toBe(error);
  });
});

describe("the progress of generateRandom", () => {
  it("is told after each response", async () => {
    const { client } = await connectToProvider(64);
    const heard: [number, number][] = [];
    await client.generateRandom(150, { onProgress: (received, total) => void heard.push([received, total]) });
    expect(heard).toEqual([
      [64, 150],
      [128, 150],
      [150, 150],
    ]);
    heard.length = 0;
    await client.generateRandom(8, { onProgress: (received, total) => void heard.push([received, total]) });
    expect(heard).toEqual([[8, 8]]);
  });

  it("is waited for before the next request", async () => {
    const { client, peer } = await connectToProvider(64);
    const requests: number[] = [];
    const onProgress = async () => {
      await undefined;
      requests.push(peer.requests.length);
    };
    await client.generateRandom(128, { onProgress });
    expect(requests).toEqual([1, 2]);
  });

  it.each([
    ["throws", () => thrown()],
    ["rejects", async () => thrown()],
  ])("ends the call with the listener's error if that %s, at once and at the end", async (_title, fail) => {
    for (const at of [64, 128]) {
      const { client, peer, host } = await connectToProvider(64);
      const onProgress = (received: number) => (received === at ? fail() : undefined);
      await expect(client.generateRandom(128, { onProgress })).rejects.toBe(failure);
      expect(peer.requests).toHaveLength(at / 64);
      expect(host.running).toBe(0);
    }
  });

  it.each<[string, (connection: TestConnection, controller: AbortController) => unknown, string]>([
    ["the deadline", ({ host }) => host.advance(60_000), "ERR_PARSEC_DEADLINE"],
    ["the signal", (_connection, controller) => controller.abort(), "ERR_PARSEC_ABORTED"],
    ["the client", ({ client }) => client.close(), "ERR_PARSEC_CLOSED"],
  ])("is not waited for longer than %s lasts", async (_title, end, code) => {
    const connection = await connectToProvider(64);
    const controller = new AbortController();
    let heard: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const onProgress = () => {
      heard();
      return new Promise<void>(() => undefined);
    };
    const call = connection.client.generateRandom(8, { onProgress, signal: controller.signal });
    const failed = expect(call).rejects.toMatchObject({ code });
    await waiting;
    await end(connection, controller);
    await failed;
    expect(connection.host.running).toBe(0);
  });

  it("is told to a function", async () => {
    const { client, peer } = await connectToProvider(64);
    const call = client.generateRandom(8, { onProgress: true } as never);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "onProgress" });
    expect(peer.requests).toEqual([]);
  });
});

const failure = new Error("the disk is full");

function thrown(): never {
  throw failure;
}
