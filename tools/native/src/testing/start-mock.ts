import { join } from "node:path";
import { createClient, direct, type ParsecClient } from "@parsec-ts/client";
import { type MockService, type MockServiceOptions, startMockService } from "@parsec-ts/mock-service";
import { onTestFinished } from "vitest";
import { freshDirectory, type RunOptions } from "./run-program.js";

/** Programs with sanitizers, or on a busy machine, need longer to send a request than a service waits by default. */
const READ_TIMEOUT_MS = 10_000;

/** Starts a mock service at a Unix socket in a directory, until the test has finished. */
export async function startMock(
  cwd: string = freshDirectory(),
  options: Partial<MockServiceOptions> = {},
): Promise<RunOptions & { readonly service: MockService }> {
  const endpoint = `unix:${join(cwd, "parsec.sock")}`;
  const service = await startMockService({ endpoint, timeoutMs: READ_TIMEOUT_MS, ...options });
  onTestFinished(() => service.close());
  return { cwd, endpoint, service };
}

/** The names of an application's keys, sorted. */
export async function keyNames(service: MockService, applicationName: string): Promise<readonly string[]> {
  const parsec = await clientOf(service, applicationName);
  return (await parsec.listKeys()).map(({ name }) => name).sort();
}

/** A client of a mock service, to see what a program has left there. */
export async function clientOf(service: MockService, applicationName: string): Promise<ParsecClient> {
  const host = { now: () => 0, startTimer: () => () => undefined };
  return await createClient({ transport: service.transport, host, authenticators: [direct(applicationName)] });
}
