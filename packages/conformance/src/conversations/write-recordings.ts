// Runs the script on the real service, with each of its providers, and writes recordings/conversation-*.txt.
import { writeFileSync } from "node:fs";
import { provisionRealService, startRealService } from "@parsec-ts/real-service";
import { unixTransport } from "@parsec-ts/transport-unix";
import { emulatedProviders } from "../emulated-providers.js";
import { Conversation } from "./conversation.js";
import { mergeRuns } from "./merge-runs.js";
import type { RecordedExchange } from "./recorded-exchange.js";
import { formatRecording } from "./recording-file.js";
import { runScript } from "./script/index.js";

const installation = await provisionRealService({ log: (line) => console.error(line) });
const chosen = process.argv.slice(2);

for (const [name, id] of emulatedProviders) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const runs: RecordedExchange[][] = [];
  for (let run = 0; run < 2; run++) {
    await using service = await startRealService({ installation, providers: [name] });
    const conversation = new Conversation(unixTransport({ path: service.socketPath }), id);
    await runScript(conversation);
    runs.push(conversation.exchanges);
  }
  const recording = mergeRuns(runs[0] ?? [], runs[1] ?? []);
  writeFileSync(new URL(`../../recordings/conversation-${name}.txt`, import.meta.url), formatRecording(recording));
  console.error(`${name}: ${recording.length} exchanges`);
}
