import { createServer, type Server, type Socket } from "node:net";
import type { AcceptedConnection, Connection } from "@parsec-ts/transport";
import { afterEach, describe, expect, it } from "vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { freshPath } from "./socket-directory.js";

const { signal } = new AbortController();
const REQUEST = new Uint8Array(36).fill(1);
const ANSWER = new Uint8Array(52).fill(2);
const FOUR_MIB: readonly Uint8Array[] = [REQUEST, new Uint8Array(4 << 20)];

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

/** A service of plain `node:net`, so that not both ends are ours. */
async function plainService(serve: (socket: Socket) => void): Promise<string> {
  const path = freshPath();
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server?.listen(path, resolve));
  return path;
}

const answerAndLeave = (socket: Socket): void => void socket.write(ANSWER, () => socket.destroy());
const readAnswerAndLeave = (socket: Socket): void =>
  void socket.once("data", () => {
    socket.pause();
    answerAndLeave(socket);
  });

/** All bytes until the end, and the error that came after them. */
async function readAll(connection: Connection): Promise<{ length: number; error?: unknown }> {
  let length = 0;
  try {
    for await (const chunk of connection.chunks) {
      length += chunk.length;
      // Slower than the peer: what comes next comes while this chunk is still being looked at.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { length };
  } catch (error) {
    return { length, error };
  }
}

describe("an answer is read although the write failed,", () => {
  const rounds = 150;
  const closed = { family: "transport", code: "ERR_PARSEC_TRANSPORT_CLOSED" };

  it.each<[string, (socket: Socket) => void, boolean]>([
    ["while the write is under way", readAnswerAndLeave, false],
    ["after the write has failed", readAnswerAndLeave, true],
    ["after the service had left before the write began", answerAndLeave, true],
  ])(`${rounds} times of ${rounds}: %s`, async (_when, serve, readLater) => {
    let left = 0;
    const path = await plainService((socket) => {
      socket.on("close", () => left++);
      serve(socket);
    });
    for (let round = 1; round <= rounds; round++) {
      const connection = await unixTransport({ path }).connect({ signal });
      while (serve === answerAndLeave && left < round) await new Promise((resolve) => setImmediate(resolve));
      const writing = expect(connection.write(FOUR_MIB)).rejects.toMatchObject({
        ...closed,
        phase: "write",
        path,
        systemCode: expect.stringMatching(/^(EPIPE|ECONNRESET)$/),
      });
      if (readLater) await writing;
      const { length, error } = await readAll(connection);
      await writing;
      expect(length).toBe(ANSWER.length);
      if (error !== undefined) expect(error).toMatchObject({ ...closed, phase: "read", systemCode: "ECONNRESET" });
      await expect(connection.write([REQUEST])).rejects.toMatchObject(closed);
      connection.close();
    }
  });
});

describe("bytes that came before a reset are delivered before the error,", () => {
  const FRAGMENTS = Array.from({ length: 6 }, () => new Uint8Array(30_000).fill(3));

  it("to the client", async () => {
    const path = await plainService((socket) => {
      socket.once("data", () => {
        socket.pause();
        for (const fragment of FRAGMENTS.slice(1)) socket.write(fragment);
        socket.write(FRAGMENTS[0] ?? "", () => socket.destroy());
      });
    });
    const connection = await unixTransport({ path }).connect({ signal });
    await expect(connection.write(FOUR_MIB)).rejects.toThrow();
    expect(await readAll(connection)).toMatchObject({
      length: 180_000,
      error: { family: "transport", code: "ERR_PARSEC_TRANSPORT_CLOSED", phase: "read", systemCode: "ECONNRESET" },
    });
  });

  it("to the service", async () => {
    const path = freshPath();
    const listener = await unixListener({ path });
    const client = await unixTransport({ path }).connect({ signal });
    const { value: service } = await listener.connections[Symbol.asyncIterator]().next();
    await service.write([ANSWER]); // never read, so that closing resets
    await client.write(FRAGMENTS);
    client.close();
    expect(await readAll(service)).toMatchObject({
      length: 180_000,
      error: { family: "transport", code: "ERR_PARSEC_TRANSPORT_CLOSED", phase: "read", systemCode: "ECONNRESET" },
    });
    await listener.close();
  });
});

describe("chunks", () => {
  it.each<[string, (client: Connection, service: AcceptedConnection) => [Connection, Connection]]>([
    ["the client's", (client, service) => [service, client]],
    ["the service's", (client, service) => [client, service]],
  ])("are plain bytes, wiped when the next is asked for and on close: %s", async (_whose, ends) => {
    const path = freshPath();
    const listener = await unixListener({ path });
    const client = await unixTransport({ path }).connect({ signal });
    const { value: service } = await listener.connections[Symbol.asyncIterator]().next();
    const [writer, reader] = ends(client, service);
    const chunks = reader.chunks[Symbol.asyncIterator]();

    await writer.write([REQUEST]);
    const { value: first } = await chunks.next();
    expect(first).toEqual(REQUEST);
    expect(Buffer.isBuffer(first)).toBe(false);

    const next = chunks.next();
    expect(first).toEqual(new Uint8Array(36));
    await writer.write([ANSWER]);
    const { value: second } = await next;
    expect(second).toEqual(ANSWER);
    reader.close();
    expect(second).toEqual(new Uint8Array(52));

    service.close();
    client.close();
    await listener.close();
  });
});
