import { startMockService } from "@parsec-ts/mock-service";
import { connect, ProviderId } from "@parsec-ts/node";
import { describe, it } from "vitest";
import { checkKeyLifecycle, signingCases } from "./key-lifecycle.js";
import { installation, PROVIDERS, realClient } from "./real-client.js";

describe("the mock service", () => {
  it.each(signingCases)("keeps a key from its generation to its destruction: $title", async (signing) => {
    const service = await startMockService();
    await using parsec = await connect({ transport: service.transport });
    await checkKeyLifecycle(parsec, ProviderId.MbedCrypto, signing);
    await service.close();
  });
});

describe.skipIf(installation === undefined)("the real Parsec service", () => {
  const parsec = realClient();

  describe.each(PROVIDERS)("with %s", (_name, provider) => {
    it.each(signingCases)("keeps a key from its generation to its destruction: $title", (signing) =>
      checkKeyLifecycle(parsec(), provider, signing),
    );
  });
});
