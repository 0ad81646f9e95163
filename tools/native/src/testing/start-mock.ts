import { join } from "node:path";
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
