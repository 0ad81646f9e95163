import { type AcceptedConnection, memoryTransport, type Transport } from "@parsec-ts/transport";
import { encodeResponse, rawOperation } from "@parsec-ts/wire-protocol";
import { describe, expect, it, vi } from "vitest";
import { createClient, noAuthentication } from "../src/index.js";
import { world } from "./worlds.js";

/** Says that 1 MiB will follow. */
const head = Buffer.concat(
  encodeResponse({ provider: 0 }, { opcode: 1, result: rawOperation(1).result }, new Uint8Array(2 ** 20)).parts,
).subarray(0, 36);

describe("one deadline covers the time", () => {
  it.each([
    ["of an answer byte by byte", Array.from(head.subarray(0, 10), (byte) => Uint8Array.of(byte))],
    ["of a body that never ends", [head, ...Array.from({ length: 9 }, () => new Uint8Array(10_000))]],
  ])("%s", async (_what, pieces) => {
    let far: AcceptedConnection | undefined;
    const { client, host } = await world((_request, connection) => {
      far = connection;
      return new Promise(() => undefined);
    });
    const outcome = client.ping({ timeoutMs: 1_000 }).catch((error: unknown) => error);
    await vi.waitFor(() => expect(far).toBeDefined());
    for (const piece of pieces) {
      await far?.write([piece]);
      host.advance(100);
    }
    expect(await outcome).toMatchObject({ family: "transport", code: "ERR_PARSEC_DEADLINE", phase: "read" });
    expect(host.sleeping).toBe(0);
    await expect(far?.write([head])).rejects.toMatchObject({ family: "transport" });
  });

  it("of a request that nobody reads", async () => {
    const { transport: answered, host } = await world(() => undefined);
    const { transport: unread, listener } = memoryTransport();
    let transport: Transport = answered;
    const client = await createClient({
      transport: { connect: (options) => transport.connect(options) },
      host,
      authenticators: [noAuthentication()],
      provider: 3,
    });
    transport = unread;
    const call = client.hashCompute({ alg: "SHA_256", input: new Uint8Array(2 ** 20) }, { timeoutMs: 500 });
    const far = (await listener.connections[Symbol.asyncIterator]().next()).value as AcceptedConnection;
    await new Promise((resolve) => setImmediate(resolve));
    host.advance(500);
    await expect(call).rejects.toMatchObject({ code: "ERR_PARSEC_DEADLINE", phase: "write" });
    expect(host.sleeping).toBe(0);
    await expect(far.write([head])).rejects.toMatchObject({ family: "transport" });
    await listener.close();
  });
});
