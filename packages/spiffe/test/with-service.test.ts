import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type Host, jwtSvid } from "@parsec-ts/client";
import { startMockService } from "@parsec-ts/mock-service";
import { afterAll, expect, it } from "vitest";
import { workloadApiTokenSource } from "../src/index.js";
import { jwks, serveWorkloadApi, signed } from "./workload-api-server.js";

const directory = mkdtempSync(join(tmpdir(), "spiffe-service-"));
afterAll(() => rmSync(directory, { recursive: true }));
const host: Host = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

it("tokens of the Workload API are an identity to a service that verifies them, and a refused one is replaced once", async () => {
  const path = join(directory, "agent.sock");
  const given: string[] = [];
  const stranger = `${(await signed()).split(".").slice(0, 2).join(".")}.${"A".repeat(86)}`;
  const api = await serveWorkloadApi(path, () => given.splice(0, 1));
  const service = await startMockService({ authenticators: [{ kind: "jwt-svid", keys: jwks }] });
  const tokens = workloadApiTokenSource({ endpoint: `unix:${path}` });
  const { transport } = service;
  const client = await createClient({ transport, host, authenticators: [jwtSvid(tokens)] });

  given.push(await signed("5m", "spiffe://example.org/app"));
  expect(await client.listKeys()).toEqual([]);
  expect(await client.listKeys()).toEqual([]);
  expect(api.asked).toHaveLength(1);

  // The service's keys have changed, say: what is held is refused, and the next token is not.
  tokens.refused(await tokens.token({ signal: new AbortController().signal }));
  given.push(stranger, await signed());
  expect(await client.listKeys()).toEqual([]);
  expect(api.asked).toHaveLength(3);

  tokens.refused(await tokens.token({ signal: new AbortController().signal }));
  given.push(stranger, stranger, await signed());
  await expect(client.listKeys()).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR" });
  expect(api.asked).toHaveLength(5);

  await client.close();
  tokens.close();
  await service.close();
  api.stop();
});
