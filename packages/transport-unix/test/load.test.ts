import { readdirSync } from "node:fs";
import type { AcceptedConnection, Listener } from "@parsec-ts/transport";
import { expect, it } from "vitest";
import { unixListener, unixTransport } from "../src/index.js";
import { freshPath } from "./socket-directory.js";

/** Answers each connection's first bytes with the same bytes, until the listener closes; the most that were open at once. */
async function echo(listener: Listener): Promise<number> {
  const answers: Promise<void>[] = [];
  let open = 0;
  let most = 0;
  const answer = async (service: AcceptedConnection): Promise<void> => {
    most = Math.max(most, ++open);
    for await (const chunk of service.chunks) await service.write([chunk]);
    service.close();
    open--;
  };
  for await (const service of listener.connections) answers.push(answer(service));
  await Promise.all(answers);
  return most;
}

/** One small request in two parts and its answer, held open until everybody has theirs. */
async function exchange(path: string, mark: number, meeting: { arrive(): Promise<void> }): Promise<void> {
  const { signal } = new AbortController();
  const transport = unixTransport({ path });
  const connection = await transport.connect({ signal });
  transport.close?.();
  const request = Uint8Array.of(mark >> 8, mark & 0xff, 1, 2, 3);
  await connection.write([request.subarray(0, 2), request.subarray(2)]);
  const answer: number[] = [];
  for await (const chunk of connection.chunks) {
    answer.push(...chunk);
    if (answer.length >= request.length) {
      await meeting.arrive();
      break;
    }
  }
  expect(answer).toEqual([...request]);
}

function meetingOf(count: number): { arrive(): Promise<void> } {
  let missing = count;
  let open = (): void => {};
  const everybody = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    arrive() {
      if (--missing === 0) open();
      return everybody;
    },
  };
}

it("serves 200 connections that are open at the same time", async () => {
  const path = freshPath();
  const listener = await unixListener({ path });
  const serving = echo(listener);
  const meeting = meetingOf(200);
  await Promise.all(Array.from({ length: 200 }, (_, mark) => exchange(path, mark, meeting)));
  await listener.close();
  expect(await serving).toBe(200);
});

it.runIf(process.platform === "linux")("leaves no file descriptor open, however connections end", async () => {
  const openFiles = (): number => readdirSync("/proc/self/fd").length;
  const missing = unixTransport({ path: freshPath() });

  const everyEnding = async (rounds: number): Promise<void> => {
    const path = freshPath();
    const listener = await unixListener({ path });
    const serving = echo(listener);
    for (let round = 0; round < rounds; round++) {
      await exchange(path, round, meetingOf(1));
      const aborted = new AbortController();
      const transport = unixTransport({ path });
      const connecting = transport.connect({ signal: aborted.signal });
      aborted.abort();
      await connecting.then(
        (connection) => connection.close(),
        () => {},
      );
      await missing.connect({ signal: new AbortController().signal }).catch(() => {});
      await unixListener({ path }).catch(() => {});
      const idle = await transport.connect({ signal: new AbortController().signal });
      idle.close();
      transport.close?.();
    }
    await listener.close();
    await serving;
  };

  await everyEnding(3); // what opens once and for all, opens here
  const before = openFiles();
  await everyEnding(100);
  expect(openFiles()).toBe(before);
});
