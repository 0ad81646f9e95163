import { readFileSync } from "node:fs";
import { startMockService } from "@parsec-ts/mock-service";
import { statusName } from "@parsec-ts/node";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { deepCount, fuzzSeed, RandomChoices } from "@parsec-ts/test-support";
import type { Transport } from "@parsec-ts/transport";
import { unixTransport } from "@parsec-ts/transport-unix";
import { describe, expect, it } from "vitest";
import { type Answers, formatAnswers, parseAnswers } from "../../src/can-do-crypto/answer-table.js";
import { ask } from "../../src/can-do-crypto/ask.js";
import { checkTypes, type Question, questions } from "../../src/can-do-crypto/questions.js";
import { emulatedProviders } from "../../src/emulated-providers.js";

const text = readFileSync(new URL("../../recordings/can-do-crypto.txt", import.meta.url), "utf8");
const recorded = parseAnswers(text);
const installation = await provisionForTests();

interface RecordedQuestion {
  readonly question: Question;
  readonly status: number;
}

function withAnswers(answers: Answers | undefined): RecordedQuestion[] {
  return [...questions].flatMap(([row, ofRow]) => {
    const statuses = answers?.get(row) ?? [];
    return ofRow.map((question, at) => ({ question, status: statuses[at] ?? -1 }));
  });
}

/** Asks again. Returns the questions whose response is not the recorded one, with both. */
async function differences(transport: Transport, provider: number, asked: readonly RecordedQuestion[]) {
  const questionsAsked = asked.map(({ question }) => question);
  const statuses = await ask(transport, provider, questionsAsked);
  return asked.flatMap(({ question, status }, at) =>
    status === statuses[at] ? [] : [`${question.title}: ${statusName(statuses[at] ?? -1)}, not ${statusName(status)}`],
  );
}

it("the recorded answers are to the questions that are asked now, and complete", () => {
  for (const answers of recorded) {
    expect([...answers.keys()]).toEqual([...questions.keys()]);
    for (const [row, statuses] of answers) expect(statuses).toHaveLength(questions.get(row)?.length ?? 0);
  }
  expect(recorded).toHaveLength(emulatedProviders.length);
  expect(formatAnswers(recorded)).toBe(text);
});

describe.each(emulatedProviders)("CanDoCrypto of the %s provider", (name, id) => {
  const all = withAnswers(recorded[id - 1]);

  it.each(checkTypes)(
    "is emulated by the mock for every question to %s",
    async (checkType) => {
      const mock = await startMockService({ providers: [name] });
      const ofType = all.filter(({ question }) => question.checkType === checkType);
      expect(await differences(mock.transport, id, ofType)).toEqual([]);
      await mock.close();
    },
    120_000,
  );

  it.skipIf(installation === undefined)(
    "is recorded as the real service responds",
    async () => {
      if (installation === undefined) throw new Error("not provisioned");
      await using real = await startRealService({ installation, providers: [name] });
      const step = Math.ceil(all.length / deepCount(all.length, 500));
      const offset = new RandomChoices(fuzzSeed(`CanDoCrypto of ${name}`)).below(step);
      const asked = all.filter((_, at) => at % step === offset);
      expect(await differences(unixTransport({ path: real.socketPath }), id, asked)).toEqual([]);
    },
    120_000,
  );
});
