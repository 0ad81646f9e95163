import { type Fault, startMockService } from "@parsec-ts/mock-service";
import { type ConnectedClient, connect, ecdsa, ecdsaKey, isParsecError, rsaPkcs1v15Crypt } from "@parsec-ts/node";
import { expect, it } from "vitest";
import { Choices, fuzzSeed } from "../../src/fuzz/random-choices.js";

const CALLS = 50_000;
const IN_FLIGHT = 32;

/** Everything that can go wrong in the time of a short call. */
const faults: readonly Fault[] = [
  { kind: "refuseConnection", probability: 0.02 },
  { kind: "drop", when: "before", probability: 0.02 },
  { kind: "drop", when: "after", probability: 0.02 },
  { kind: "truncate", at: 10, probability: 0.02 },
  { kind: "truncate", at: 37, probability: 0.02 },
  { kind: "flipBits", count: 1, probability: 0.15 },
  { kind: "flipBits", count: 20, probability: 0.1 },
  { kind: "fragment", size: 40, probability: 0.05 },
  { kind: "wrongOpcode", probability: 0.03 },
  { kind: "wrongStatus", status: 1146, probability: 0.03 },
  { kind: "wrongStatus", status: 0, probability: 0.02 },
  { kind: "wrongStatus", status: 4711, probability: 0.02 },
  { kind: "oversizedLength", probability: 0.03 },
  { kind: "delay", ms: 1, probability: 0.01 },
  { kind: "neverRespond", probability: 0.003 },
];

type Call = (parsec: ConnectedClient, choices: Choices) => Promise<unknown>;

/** Calls as applications make them, and as they should not. */
const calls: readonly Call[] = [
  (parsec) => parsec.ping(),
  (parsec) => parsec.listProviders(),
  (parsec) => parsec.listKeys(),
  (parsec, choices) => parsec.listOpcodes(choices.below(256)),
  (parsec, choices) => parsec.generateRandom(choices.below(5000)),
  (parsec, choices) => parsec.hashCompute({ alg: "SHA_256", input: choices.bytes(choices.below(100)) }),
  (parsec, choices) => parsec.signHash({ keyName: "k", alg: ecdsa("SHA_256"), hash: choices.bytes(32) }),
  (parsec, choices) => parsec.key("k").sign(choices.bytes(choices.below(64)), { format: "der" }),
  (parsec, choices) => parsec.key("k").verify(choices.bytes(8), choices.bytes(choices.below(80)), { format: "der" }),
  (parsec, choices) => parsec.key("k").exportPublicKey(choices.of(["raw", "pem", "jwk"] as const)),
  (parsec, choices) => parsec.exportPublicKey(String.fromCodePoint(choices.below(0xd800))),
  (parsec, choices) =>
    parsec.asymmetricEncrypt({ keyName: "k", alg: rsaPkcs1v15Crypt(), plaintext: choices.bytes(choices.below(300)) }),
  (parsec, choices) => parsec.importKey({ keyName: "i", attributes: ecdsaKey("P-256"), data: choices.bytes(32) }),
  (parsec) => parsec.destroyKey("i"),
  (parsec, choices) =>
    parsec.signHash({
      keyName: "k",
      alg: choices.of([{}, null, { kind: "ecdsa" }, "ecdsa"]) as never,
      hash: [] as never,
    }),
];

it(`${CALLS} calls to a service that misbehaves in every way: each settles, with a value or a typed error`, async () => {
  const choices = new Choices(fuzzSeed("client"));
  const service = await startMockService();
  const parsec = await connect({ transport: service.transport, reconnectMs: 5, timeoutMs: 200 });
  await parsec.generateKey({ keyName: "k", attributes: ecdsaKey("P-256") });
  service.setFaults({ seed: choices.below(2 ** 31), faults });

  const codes = new Map<string, number>();
  const count = (outcome: string) => codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
  let left = CALLS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const call = choices.of(calls);
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
  for (const { kind } of faults) expect(service.faultCounts.get(kind), kind).toBeGreaterThan(10);

  // And all is well as soon as the service is.
  service.setFaults(undefined);
  await parsec.key("k").sign(new Uint8Array(3));
  await parsec.close();
  await service.close();
}, 300_000);
