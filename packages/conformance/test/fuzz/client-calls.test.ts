import { startMockService } from "@parsec-ts/mock-service";
import { connect, ecdsaKey, isParsecError } from "@parsec-ts/node";
import { deepCount, fuzzSeed, RandomChoices } from "@parsec-ts/test-support";
import { expect, it } from "vitest";
import { clientCalls, shortFaults } from "../../src/fuzz/client-calls.js";

const CALLS = deepCount(50_000, 5_000);
const IN_FLIGHT = 32;

it(`each of ${CALLS} calls to a service with every fault settles with a value or a typed error`, async () => {
  const choices = new RandomChoices(fuzzSeed("client"));
  const service = await startMockService();
  const parsec = await connect({ transport: service.transport, reconnectMs: 5, timeoutMs: 200 });
  await parsec.generateKey({ keyName: "k", attributes: ecdsaKey("P-256") });
  service.setFaults({ seed: choices.below(2 ** 31), faults: shortFaults });

  const codes = new Map<string, number>();
  const count = (outcome: string) => codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
  let left = CALLS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const call = choices.of(clientCalls);
      try {
        await call(parsec, choices);
        count("ok");
      } catch (error) {
        if (!isParsecError(error)) throw new Error(`finding in ${call}`, { cause: error });
        count(error.code);
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));

  console.log(Object.fromEntries([...codes].sort(([, a], [, b]) => b - a)));
  console.log("injected:", Object.fromEntries(service.faultCounts));
  expect([...codes.values()].reduce((sum, n) => sum + n, 0)).toBe(CALLS);
  for (const { kind } of shortFaults) expect(service.faultCounts.get(kind), kind).toBeGreaterThan(deepCount(10, 0));

  // Without faults the client works again.
  service.setFaults(undefined);
  await parsec.key("k").sign(new Uint8Array(3));
  await parsec.close();
  await service.close();
}, 300_000);
