// Runs the scripts on the real service, with each of its providers, and writes recordings/conversation-*.txt and deprecated-*.txt.
import { writeFileSync } from "node:fs";
import { provisionRealService, type RealProvider, startRealService } from "@parsec-ts/real-service";
import { unixTransport } from "@parsec-ts/transport-unix";
import { emulatedProviders } from "../emulated-providers.js";
import { Conversation } from "./conversation.js";
import { mergeRuns } from "./merge-runs.js";
import type { RecordedExchange } from "./recorded-exchange.js";
import { formatRecording } from "./recording-file.js";
import { type Script, scripts } from "./script/index.js";

const installation = await provisionRealService({ log: (line) => console.error(line) });

for (const [provider, id] of emulatedProviders) {
  for (const script of scripts) {
    const recording = mergeRuns(await record(script, provider, id), await record(script, provider, id));
    writeFileSync(
      new URL(`../../recordings/${script.name}-${provider}.txt`, import.meta.url),
      formatRecording(recording),
    );
    console.error(`${script.name} with ${provider}: ${recording.length} exchanges`);
  }
}

async function record(
  { run, allowDeprecated }: Script,
  provider: RealProvider,
  id: number,
): Promise<readonly RecordedExchange[]> {
  await using service = await startRealService({ installation, providers: [provider], allowDeprecated });
  const conversation = new Conversation(unixTransport({ path: service.socketPath }), id);
  await run(conversation);
  return conversation.exchanges;
}
