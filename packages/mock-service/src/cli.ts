import { readCliOptions, USAGE, UsageError } from "./cli-options.js";
import { errorMessage } from "./error-message.js";
import { startReplayService } from "./replay/start-replay-service.js";
import { startMockService } from "./start-mock-service.js";

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = await readCliOptions(args);
    if (options === undefined) {
      process.stdout.write(USAGE);
      return 0;
    }
    const stopped = new Promise<void>((resolve) => {
      process.once("SIGINT", () => resolve());
      process.once("SIGTERM", () => resolve());
    });
    const service = await (options.replay === undefined
      ? startMockService({ ...options.service, log })
      : startReplayService({ ...options.service, directory: options.replay, log }));
    log("a mock, not for production keys: they are not protected, neither in memory nor on disk");
    if (options.service.allowRemote) log("other machines may connect to it and read its traffic");
    process.stdout.write(`PARSEC_SERVICE_ENDPOINT=${service.endpoint}\n`);
    await stopped;
    await service.close();
    return 0;
  } catch (error) {
    log(errorMessage(error));
    if (!(error instanceof UsageError)) return 1;
    process.stderr.write(USAGE);
    return 2;
  }
}

function log(line: string): void {
  process.stderr.write(`parsec-mock-service: ${line}\n`);
}
