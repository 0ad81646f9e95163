import { eccKeyPair, ecdsa, listKeys, psaGenerateKey } from "@parsec-ts/operations";
import { expect, it } from "vitest";
import { startMockService } from "../src/index.js";
import { ask } from "./exchange.js";

const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });

it.each([
  ["before", 0],
  ["after", 1],
] as const)("an answer dropped %s the request is executed leaves %i keys", async (when, count) => {
  const service = await startMockService();
  service.setFaults({ seed: 1, faults: [{ kind: "drop", when }] });
  await expect(ask(service, psaGenerateKey, { keyName: "k", attributes })).rejects.toThrow("no answer");
  service.setFaults(undefined);
  expect((await ask(service, listKeys, {})).result?.keys).toHaveLength(count);
  await service.close();
});
