// Asks the real service every question and writes recordings/can-do-crypto.txt.
import { mkdirSync, writeFileSync } from "node:fs";
import { provisionRealService, startRealService } from "@parsec-ts/real-service";
import { unixTransport } from "@parsec-ts/transport-unix";
import { type Answers, formatAnswers } from "./answer-table.js";
import { ask } from "./ask.js";
import { questions } from "./questions.js";

const installation = await provisionRealService({ log: (line) => console.error(line) });
await using service = await startRealService({ installation });
const transport = unixTransport({ path: service.socketPath });

const providers: Answers[] = [];
for (const provider of service.providerIds) {
  const answers = new Map<string, readonly number[]>();
  for (const [title, ofRow] of questions) answers.set(title, await ask(transport, provider, ofRow));
  providers.push(answers);
}
mkdirSync(new URL("../../recordings/", import.meta.url), { recursive: true });
writeFileSync(new URL("../../recordings/can-do-crypto.txt", import.meta.url), formatAnswers(providers));
