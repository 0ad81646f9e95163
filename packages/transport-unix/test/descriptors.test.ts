// In a file of its own: transports that other tests did not close keep a descriptor until they are collected.
import { openDescriptors, serveConnections } from "@parsec-ts/test-support";
import type { AcceptedConnection } from "@parsec-ts/transport";
import { expect, it } from "vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { freshPath } from "./socket-directory.js";

const { signal } = new AbortController();

/** Sends the bytes of a connection back. */
async function echo(service: AcceptedConnection): Promise<void> {
  for await (const chunk of service.chunks) await service.write([chunk]);
  service.close();
}

/** Sends one small request in two parts and reads its response. */
async function exchange(path: string, mark: number): Promise<void> {
  const transport = unixTransport({ path });
  const connection = await transport.connect({ signal });
  transport.close?.();
  const request = Uint8Array.of(mark >> 8, mark & 0xff, 1, 2, 3);
  await connection.write([request.subarray(0, 2), request.subarray(2)]);
  const response: number[] = [];
  for await (const chunk of connection.chunks) {
    response.push(...chunk);
    if (response.length >= request.length) break;
  }
  expect(response).toEqual([...request]);
}

it.runIf(process.platform === "linux")(
  "a transport leaves no file descriptor open, however connections end",
  async () => {
    const missing = unixTransport({ path: freshPath() });

    const everyEnding = async (rounds: number): Promise<void> => {
      const path = freshPath();
      const listener = await unixListener({ path });
      const serving = serveConnections(listener, echo);
      for (let round = 0; round < rounds; round++) {
        await exchange(path, round);
        const aborted = new AbortController();
        const transport = unixTransport({ path });
        const connecting = transport.connect({ signal: aborted.signal });
        aborted.abort();
        await connecting.then(
          (connection) => connection.close(),
          () => {},
        );
        await missing.connect({ signal }).catch(() => {});
        await unixListener({ path }).catch(() => {});
        const idle = await transport.connect({ signal });
        idle.close();
        transport.close?.();
      }
      await listener.close();
      expect(await serving).toEqual([]);
    };

    await everyEnding(3); // opens what stays open for the whole process
    const before = openDescriptors();
    await everyEnding(100);
    expect(openDescriptors()).toBe(before);
  },
);
