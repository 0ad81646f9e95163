// run-here.js REFERENCE ENDPOINT: runs the suite in this runtime: Node, Deno or Bun. Once with the service in memory, once with the one at
// the endpoint. REFERENCE is "node" or "web". Prints a report for each service as JSON, one a line.
import { startInMemoryService, webCryptography } from "@parsec-ts/mock-service/in-memory";
import { type ConnectOptions, connect, ProviderId } from "@parsec-ts/node";
import { nodeReference } from "../reference/node-reference.js";
import { webReference } from "../reference/web-reference.js";
import { runSuite } from "./run-suite.js";

const [referenceName, endpoint = ""] = process.argv.slice(2);
const reference = referenceName === "web" ? webReference : nodeReference;
const application = String(process.geteuid?.() ?? 0);
let names = 0;

async function run(title: string, options: ConnectOptions): Promise<void> {
  const parsec = await connect(options);
  const freshName = (): string => `runtime ${process.pid}/${names++}`;
  const context = { parsec, provider: ProviderId.MbedCrypto, application, reference, freshName };
  console.log(JSON.stringify({ title, ...(await runSuite(context, ["software"])) }));
  await parsec.close();
}

const service = await startInMemoryService({
  cryptography: webCryptography(globalThis.crypto),
  admins: [application],
});
await run("in memory", { transport: service.transport });
await service.close();
await run("over a Unix socket", { endpoint });
