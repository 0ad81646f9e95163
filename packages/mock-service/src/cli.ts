import { parseArgs } from "node:util";
import { startMockService } from "./start-mock-service.js";

const USAGE = `usage: parsec-mock-service --endpoint unix:/path/to/parsec.sock

A Parsec service in software, for development and tests. Keys live in memory and are gone when it stops:
never use it for keys that matter. It prints PARSEC_SERVICE_ENDPOINT=… when it is ready and stops on SIGINT or SIGTERM.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  let endpoint: string | undefined;
  try {
    const { values } = parseArgs({ options: { endpoint: { type: "string" }, help: { type: "boolean" } } });
    if (values.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    endpoint = values.endpoint;
  } catch (error) {
    process.stderr.write(`parsec-mock-service: ${messageOf(error)}\n`);
  }
  if (endpoint === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    await serveUntilSignal(endpoint);
    return 0;
  } catch (error) {
    process.stderr.write(`parsec-mock-service: ${messageOf(error)}\n`);
    return 1;
  }
}

async function serveUntilSignal(endpoint: string): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  const service = await startMockService({ endpoint });
  process.stderr.write("parsec-mock-service: a mock, not for production keys\n");
  process.stdout.write(`PARSEC_SERVICE_ENDPOINT=${endpoint}\n`);
  await stopped;
  await service.close();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
