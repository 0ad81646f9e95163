import type { Fault } from "@parsec-ts/mock-service";
import { type ConnectedClient, ecdsa, ecdsaKey, rsaPkcs1v15Crypt } from "@parsec-ts/node";
import type { RandomChoices } from "@parsec-ts/test-support";

/** Faults of every kind that fits into the time of a short call. */
export const shortFaults: readonly Fault[] = [
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

/** A call with random arguments. */
export type ClientCall = (parsec: ConnectedClient, choices: RandomChoices) => Promise<unknown>;

/** Valid and invalid calls of an application that has a P-256 key named `k`. */
export const clientCalls: readonly ClientCall[] = [
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
