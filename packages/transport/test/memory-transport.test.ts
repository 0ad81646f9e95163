import { nextTurn } from "@parsec-ts/test-support";
import { describe, expect, it } from "vitest";
import { type AcceptedConnection, type Connection, type MemoryPair, memoryTransport } from "../src/index.js";
import { TestAbortSignal } from "../src/testing/test-abort-signal.js";
import { describeTransport } from "../src/testing/vitest.js";

const signal = new TestAbortSignal();

describeTransport("memory", {
  peer: () => {
    const { listener, transport } = memoryTransport();
    return { ...listener, transport };
  },
  connect: ({ transport }) => transport,
});

async function open(pair: MemoryPair = memoryTransport()): Promise<[Connection, AcceptedConnection]> {
  const client = await pair.transport.connect({ signal });
  const { value } = await pair.listener.connections[Symbol.asyncIterator]().next();
  return [client, value];
}

function reader(connection: Connection): AsyncIterator<Uint8Array> {
  return connection.chunks[Symbol.asyncIterator]();
}

/** The state of a promise once everything has run that can run without I/O. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  let state = "pending";
  promise.then(
    () => (state = "resolved"),
    () => (state = "rejected"),
  );
  await nextTurn();
  return state;
}

describe("connecting", () => {
  it("is given up when the signal fires right after the call, and nothing arrives", async () => {
    const pair = memoryTransport();
    const aborted = new TestAbortSignal();
    const connecting = expect(pair.transport.connect({ signal: aborted })).rejects.toMatchObject({
      code: "ERR_PARSEC_ABORTED",
      cause: "reason",
    });
    aborted.abort("reason");
    await connecting;
    const [client, service] = await open(pair);
    await client.write([Uint8Array.of(7)]);
    expect((await reader(service).next()).value).toEqual(Uint8Array.of(7));
  });

  it("succeeds while the connection still waits to be accepted, and carries bytes already", async () => {
    const { transport, listener } = memoryTransport();
    const client = await transport.connect({ signal });
    await client.write([Uint8Array.of(1, 2)]);
    const { value: service } = await listener.connections[Symbol.asyncIterator]().next();
    expect(await reader(service).next()).toEqual({ done: false, value: Uint8Array.of(1, 2) });
  });

  it("is refused once the listener is closed", async () => {
    const { transport, listener } = memoryTransport();
    await listener.close();
    await listener.close();
    await expect(transport.connect({ signal })).rejects.toMatchObject({
      family: "transport",
      code: "ERR_PARSEC_TRANSPORT_REFUSED",
      phase: "connect",
    });
  });

  it("is refused as busy while the backlog is full", async () => {
    const { transport, listener } = memoryTransport({ backlog: 2 });
    await transport.connect({ signal });
    await transport.connect({ signal });
    const busy = { code: "ERR_PARSEC_TRANSPORT_BUSY", phase: "connect" };
    await expect(transport.connect({ signal })).rejects.toMatchObject(busy);
    await listener.connections[Symbol.asyncIterator]().next();
    await transport.connect({ signal });
    await expect(transport.connect({ signal })).rejects.toMatchObject(busy);
  });

  it("ends for a client whose connection was not accepted before the listener closed", async () => {
    const { transport, listener } = memoryTransport();
    const client = await transport.connect({ signal });
    await listener.close();
    expect(await reader(client).next()).toEqual({ done: true, value: undefined });
    await expect(client.write([Uint8Array.of(1)])).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
  });
});

describe("writing", () => {
  it("resolves unread up to 64 KiB, so that a response can be written before it is read", async () => {
    const [client, service] = await open();
    expect(await stateOf(client.write([new Uint8Array(36)]))).toBe("resolved");
    expect(await stateOf(service.write([new Uint8Array(65_536)]))).toBe("resolved");
    expect(await stateOf(service.write([new Uint8Array(1)]))).toBe("pending");
  });

  it("resolves beyond that as soon as at most 64 KiB are left", async () => {
    const [client, service] = await open();
    const writing = client.write([new Uint8Array(65_537)]);
    expect(await stateOf(writing)).toBe("pending");
    await reader(service).next();
    expect(await stateOf(writing)).toBe("resolved");
  });

  it("is refused after end()", async () => {
    const [client, service] = await open();
    await service.write([Uint8Array.of(1)]);
    await service.end();
    await expect(service.write([Uint8Array.of(2)])).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
    const chunks = reader(client);
    expect((await chunks.next()).value).toEqual(Uint8Array.of(1));
    expect((await chunks.next()).done).toBe(true);
  });

  it("is completed before end() resolves", async () => {
    const [client, service] = await open();
    const writing = service.write([new Uint8Array(100_000)]);
    const ending = service.end();
    expect(await stateOf(ending)).toBe("pending");
    let length = 0;
    for await (const chunk of client.chunks) length += chunk.length;
    expect(length).toBe(100_000);
    await Promise.all([writing, ending]);
  });
});

describe("reset", () => {
  const closed = (phase: string) => ({ code: "ERR_PARSEC_TRANSPORT_CLOSED", phase });

  it("fails the client's pending write, and its reads after the bytes that came before", async () => {
    const [client, service] = await open();
    const writing = expect(client.write([new Uint8Array(100_000)])).rejects.toMatchObject(closed("write"));
    await service.write([Uint8Array.of(1)]);
    service.reset();
    service.reset();
    await writing;
    const chunks = reader(client);
    expect((await chunks.next()).value).toEqual(Uint8Array.of(1));
    await expect(chunks.next()).rejects.toMatchObject(closed("read"));
  });

  it("fails the client's pending read", async () => {
    const [client, service] = await open();
    const reading = expect(reader(client).next()).rejects.toMatchObject(closed("read"));
    service.reset();
    await reading;
  });

  it("changes nothing for a client that has read the end", async () => {
    const [client, service] = await open();
    await service.end();
    service.reset();
    expect((await reader(client).next()).done).toBe(true);
  });
});

describe("chunks", () => {
  it("are copies, wiped when the next is asked for", async () => {
    const [client, service] = await open();
    const sent = Uint8Array.of(1, 2, 3);
    await client.write([sent, Uint8Array.of(4)]);
    const chunks = reader(service);
    const { value: first } = await chunks.next();
    expect(first).toEqual(sent);
    await chunks.next();
    expect(first).toEqual(new Uint8Array(3));
    expect(sent).toEqual(Uint8Array.of(1, 2, 3));
  });

  it("are wiped when the connection is closed", async () => {
    const [client, service] = await open();
    await client.write([Uint8Array.of(1, 2, 3)]);
    const { value: chunk } = await reader(service).next();
    service.close();
    expect(chunk).toEqual(new Uint8Array(3));
  });
});

describe("reading", () => {
  it("keeps the order of reads that are started together", async () => {
    const [client, service] = await open();
    const chunks = reader(client);
    const reads = Promise.all([chunks.next(), chunks.next(), chunks.next()]);
    await service.write([Uint8Array.of(1), Uint8Array.of(2)]);
    await service.end();
    expect((await reads).map(({ done }) => done)).toEqual([false, false, true]);
  });

  it.each(["before", "during"])("closes at once when its loop is left %s a read", async (when) => {
    const [client] = await open();
    const chunks = reader(client);
    const reading = when === "during" ? chunks.next() : Promise.reject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
    const read = expect(reading).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
    expect(await chunks.return?.()).toEqual({ done: true, value: undefined });
    await read;
    await expect(client.write([Uint8Array.of(1)])).rejects.toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED" });
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });
});

describe("listening", () => {
  it("gives connections in the order they came, also to an iterator that waited before", async () => {
    const { transport, listener } = memoryTransport();
    const arrivals = listener.connections[Symbol.asyncIterator]();
    const first = arrivals.next();
    for (const mark of [1, 2, 3]) await (await transport.connect({ signal })).write([Uint8Array.of(mark)]);
    const accepted = [await first, await arrivals.next(), await arrivals.next()];
    for (const [index, { value: service }] of accepted.entries()) {
      expect((await reader(service).next()).value).toEqual(Uint8Array.of(index + 1));
    }
  });

  it("goes on after a loop was left", async () => {
    const { transport, listener } = memoryTransport();
    await transport.connect({ signal });
    for await (const _ of listener.connections) break;
    await transport.connect({ signal });
    expect((await listener.connections[Symbol.asyncIterator]().next()).done).toBe(false);
  });
});
