import type { Socket } from "node:net";
import { nextTurn, readToEnd, startSocketServer } from "@parsec-ts/test-support";
import type { AcceptedConnection, Connection } from "@parsec-ts/transport";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SocketAddress } from "../src/index.js";
import { connectedPair, connectTo, freshPath } from "./unix-sockets.js";

const REQUEST = new Uint8Array(36).fill(1);
const RESPONSE = new Uint8Array(52).fill(2);
/** More than the buffers of a TCP connection hold, 36 MiB on some machines. */
const TOO_MUCH: readonly Uint8Array[] = [REQUEST, new Uint8Array(64 << 20)];

/** Starts a service of plain `node:net`, so that not both ends are ours. */
async function plainService(serve: (socket: Socket) => void): Promise<string> {
  const path = freshPath();
  const server = await startSocketServer({ path }, serve);
  onTestFinished(() => server.stop());
  return path;
}

const respondAndLeave = (socket: Socket): void => void socket.write(RESPONSE, () => socket.destroy());
const readRespondAndLeave = (socket: Socket): void =>
  void socket.once("data", () => {
    socket.pause();
    respondAndLeave(socket);
  });

describe("a response is read although the write failed,", () => {
  const rounds = 150;
  const closed = { family: "transport", code: "ERR_PARSEC_TRANSPORT_CLOSED" };

  it.each<[string, (socket: Socket) => void, boolean]>([
    ["while the write is under way", readRespondAndLeave, false],
    ["after the write has failed", readRespondAndLeave, true],
    ["after the service had left before the write began", respondAndLeave, true],
  ])(`${rounds} times of ${rounds}: %s`, async (_when, serve, readLater) => {
    let left = 0;
    const path = await plainService((socket) => {
      socket.on("close", () => left++);
      serve(socket);
    });
    for (let round = 1; round <= rounds; round++) {
      const connection = await connectTo(path);
      while (serve === respondAndLeave && left < round) await nextTurn();
      const writing = expect(connection.write(TOO_MUCH)).rejects.toMatchObject({
        ...closed,
        phase: "write",
        path,
        systemCode: expect.stringMatching(/^(EPIPE|ECONNRESET)$/),
      });
      if (readLater) await writing;
      const { bytes, error } = await readToEnd(connection.chunks);
      await writing;
      expect(bytes).toEqual(RESPONSE);
      if (error !== undefined) expect(error).toMatchObject({ ...closed, phase: "read", systemCode: "ECONNRESET" });
      await expect(connection.write([REQUEST])).rejects.toMatchObject(closed);
      connection.close();
    }
  });
});

describe("bytes that came before a reset are delivered before the error,", () => {
  const FRAGMENTS = Array.from({ length: 6 }, () => new Uint8Array(30_000).fill(3));
  const reset = {
    family: "transport",
    code: "ERR_PARSEC_TRANSPORT_CLOSED",
    phase: "read",
    systemCode: "ECONNRESET",
  };

  it("to the client", async () => {
    const path = await plainService((socket) => {
      socket.once("data", () => {
        socket.pause();
        for (const fragment of FRAGMENTS.slice(1)) socket.write(fragment);
        socket.write(FRAGMENTS[0] ?? "", () => socket.destroy());
      });
    });
    const connection = await connectTo(path);
    await expect(connection.write(TOO_MUCH)).rejects.toThrow();
    const { bytes, error } = await readToEnd(connection.chunks);
    expect(bytes.length).toBe(180_000);
    expect(error).toMatchObject(reset);
  });

  it("to the service", async () => {
    const { client, service } = await connectedPair();
    await service.write([RESPONSE]); // never read, so that closing resets
    await client.write(FRAGMENTS);
    client.close();
    const { bytes, error } = await readToEnd(service.chunks);
    expect(bytes.length).toBe(180_000);
    expect(error).toMatchObject(reset);
  });
});

describe("a reader that asks for the next chunk at once", () => {
  it.each<[string, SocketAddress]>([
    ["a Unix socket", { path: freshPath() }],
    ["a TCP socket", { host: "127.0.0.1", port: 0 }],
  ])("learns that the connection broke: %s", async (_kind, address) => {
    const { client, service } = await connectedPair(address);
    await client.write([REQUEST]); // unread, so that a Unix socket can be broken as well
    await service.write([RESPONSE]);
    service.reset();
    const read: Uint8Array[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of client.chunks) read.push(chunk.slice());
    };
    await expect(reading()).rejects.toMatchObject({
      code: "ERR_PARSEC_TRANSPORT_CLOSED",
      phase: "read",
      systemCode: "ECONNRESET",
    });
    expect(read).toEqual([RESPONSE]);
  });

  it("learns that the connection broke although a pending write was told first", async () => {
    const { client, service } = await connectedPair({ host: "127.0.0.1", port: 0 });
    const writing = expect(client.write(TOO_MUCH)).rejects.toMatchObject({ phase: "write", systemCode: "ECONNRESET" });
    await service.chunks[Symbol.asyncIterator]().next();
    await service.write([RESPONSE]);
    service.reset();
    await writing;
    const { bytes, error } = await readToEnd(client.chunks);
    expect(bytes).toEqual(RESPONSE);
    expect(error).toMatchObject({ code: "ERR_PARSEC_TRANSPORT_CLOSED", phase: "read", systemCode: "ECONNRESET" });
  });
});

describe("chunks", () => {
  it.each<[string, (client: Connection, service: AcceptedConnection) => [Connection, Connection]]>([
    ["the client's", (client, service) => [service, client]],
    ["the service's", (client, service) => [client, service]],
  ])("are plain bytes, wiped when the next is asked for and on close: %s", async (_side, ends) => {
    const { client, service } = await connectedPair();
    const [writer, reader] = ends(client, service);
    const chunks = reader.chunks[Symbol.asyncIterator]();

    await writer.write([REQUEST]);
    const { value: first } = await chunks.next();
    expect(first).toEqual(REQUEST);
    expect(Buffer.isBuffer(first)).toBe(false);

    const next = chunks.next();
    expect(first).toEqual(new Uint8Array(36));
    await writer.write([RESPONSE]);
    const { value: second } = await next;
    expect(second).toEqual(RESPONSE);
    reader.close();
    expect(second).toEqual(new Uint8Array(52));

    service.close();
    client.close();
  });
});
