import { join } from "node:path";
import { createClient, type Host, jwtSvid } from "@parsec-ts/client";
import { startMockService } from "@parsec-ts/mock-service";
import { workloadApiTokenSource } from "@parsec-ts/spiffe";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { jwks, serveWorkloadApi, signed } from "@parsec-ts/test-support/workload-api";
import { expect, it, onTestFinished } from "vitest";

const host: Host = {
  now: () => performance.now(),
  startTimer(ms, onTime) {
    const timer = setTimeout(onTime, ms);
    return () => clearTimeout(timer);
  },
};

it("a service that verifies tokens accepts those of the Workload API, and a refused one is replaced once", async () => {
  const path = join(temporaryDirectory("spiffe-service", onTestFinished), "agent.sock");
  const next: string[] = [];
  const forged = `${(await signed()).split(".").slice(0, 2).join(".")}.${"A".repeat(86)}`;
  const api = await serveWorkloadApi(path, () => next.splice(0, 1));
  const service = await startMockService({ authenticators: [{ kind: "jwt-svid", keys: jwks }] });
  const tokens = workloadApiTokenSource({ endpoint: `unix:${path}` });
  const { transport } = service;
  const client = await createClient({ transport, host, authenticators: [jwtSvid(tokens)] });

  next.push(await signed({ subject: "spiffe://example.org/app" }));
  expect(await client.listKeys()).toEqual([]);
  expect(await client.listKeys()).toEqual([]);
  expect(api.requests).toHaveLength(1);

  // The cached token is refused, as if the service's keys had changed, and so is a forged one; the next token is accepted.
  tokens.refused(await tokens.token({ signal: new AbortController().signal }));
  next.push(forged, await signed());
  expect(await client.listKeys()).toEqual([]);
  expect(api.requests).toHaveLength(3);

  tokens.refused(await tokens.token({ signal: new AbortController().signal }));
  next.push(forged, forged, await signed());
  await expect(client.listKeys()).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR" });
  expect(api.requests).toHaveLength(5);

  await client.close();
  tokens.close();
  await service.close();
  api.stop();
});
