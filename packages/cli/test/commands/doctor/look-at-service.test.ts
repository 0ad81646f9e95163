import type { ConnectedClient } from "@parsec-ts/node";
import { expect, it } from "vitest";
import type { Finding } from "../../../src/commands/doctor/finding.js";
import { lookAtService } from "../../../src/commands/doctor/look-at-service.js";

it("a service without a provider that holds keys is a problem", async () => {
  const core = { id: 0, description: "Core", vendor: "", uuid: "", versionMaj: 1, versionMin: 0, versionRev: 0 };
  const parsec = {
    ping: async () => ({ major: 1, minor: 0 }),
    listProviders: async () => [core],
    listAuthenticators: async () => [],
    listKeys: async () => [],
    listClients: async () => [],
  } as unknown as ConnectedClient;
  const findings: Finding[] = [];
  for await (const finding of lookAtService(parsec, { close: () => undefined })) findings.push(finding);
  expect(findings.filter(({ state }) => state === "problem")).toMatchObject([
    { check: "providers", advice: expect.stringContaining("[[provider]]") },
  ]);
});
