import { expect, it } from "vitest";
import { type MockServiceOptions, startMockService } from "../src/index.js";

it.each<[string, unknown]>([
  ["endpoint", { endpoint: 7 }],
  ["nonsense", { nonsense: true }],
  ["timeoutMs", { timeoutMs: 0 }],
  ["timeoutMs", { timeoutMs: 2 ** 31 }],
  ["faults.faults.0.ms", { faults: { seed: 1, faults: [{ kind: "delay", ms: 2 ** 31 }] } }],
  ["faults.faults.0.downMs", { faults: { seed: 1, faults: [{ kind: "restart", downMs: 2 ** 31 }] } }],
  ["faults.faults.0.status", { faults: { seed: 1, faults: [{ kind: "wrongStatus", status: 65_536 }] } }],
  ["maxBodyLength", { maxBodyLength: -1 }],
  ["socketMode", { socketMode: 0o1000 }],
  ["providers", { providers: [] }],
  ["providers", { providers: ["software", "mbed-crypto"] }],
  ["providers.1", { providers: ["tpm", "hsm"] }],
  ["authenticators", { authenticators: ["direct", "direct"] }],
  ["authenticators.0", { authenticators: [{ kind: "jwt-svid" }] }],
  ["admins.0", { admins: [0] }],
  ["keyDirectory", { keyDirectory: "" }],
  ["faults.seed", { faults: { faults: [] } }],
  ["faults", { faults: [] }],
  ["faults.faults.0.kind", { faults: { seed: 1, faults: [{ kind: "explode" }] } }],
  ["faults.faults.0.probability", { faults: { seed: 1, faults: [{ kind: "drop", probability: 2 }] } }],
  ["endpoint", { endpoint: "unix:relative" }],
  ["endpoint", { endpoint: "http://localhost" }],
])("names the invalid option: %s in %j", async (argument, options) => {
  const starting = startMockService(options as MockServiceOptions);
  await expect(starting).rejects.toMatchObject({ family: "usage", argument });
});
