import { parseArgs } from "node:util";
import { provisionRealService } from "./provision.js";
import { PROVIDER_ID, type RealProvider } from "./service-config.js";
import { startRealService } from "./start.js";

const USAGE = `usage: real-service provision [--directory DIR]
       real-service start [--directory DIR] [--providers mbed-crypto,pkcs11,tpm]

provision puts a real Parsec service into DIR (default: .cache/real-service), from Debian's packages, without root.
start runs one until SIGINT or SIGTERM, and prints PARSEC_SERVICE_ENDPOINT=… once it answers.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { directory: { type: "string" }, providers: { type: "string" }, help: { type: "boolean" } },
    });
    const [command] = positionals;
    if (values.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (positionals.length !== 1 || (command !== "provision" && command !== "start"))
      throw new TypeError("Say provision or start.");
    const providers = values.providers?.split(",").map(requireProvider);
    await runCommand(command, values.directory, providers);
    return 0;
  } catch (error) {
    process.stderr.write(`real-service: ${error instanceof Error ? error.message : String(error)}\n`);
    if (!(error instanceof TypeError)) return 1;
    process.stderr.write(USAGE);
    return 2;
  }
}

async function runCommand(
  command: "provision" | "start",
  directory: string | undefined,
  providers: RealProvider[] | undefined,
): Promise<void> {
  const log = (line: string): void => void process.stderr.write(`real-service: ${line}\n`);
  const installation = await provisionRealService({ log, ...(directory !== undefined && { directory }) });
  if (command === "provision") return;
  const stopped = new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
  const service = await startRealService({ installation, ...(providers !== undefined && { providers }) });
  process.stdout.write(`PARSEC_SERVICE_ENDPOINT=${service.endpoint}\n`);
  await stopped;
  await service.stop();
}

function requireProvider(name: string): RealProvider {
  if (Object.hasOwn(PROVIDER_ID, name)) return name as RealProvider;
  throw new TypeError(`There is no provider ${name}.`);
}
