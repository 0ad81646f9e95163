import { startMockService } from "@parsec-ts/mock-service";
import { type ConnectedClient, connect, ProviderId } from "@parsec-ts/node";
import { provisionForTests, type RealService, startRealService } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, it } from "vitest";
import { checkKeyLifecycle, signingCases } from "./key-lifecycle.js";

const installation = await provisionForTests();

describe("the mock service", () => {
  it.each(signingCases)("keeps a key from its generation to its destruction: $title", async (signing) => {
    const service = await startMockService();
    await using parsec = await connect({ transport: service.transport });
    await checkKeyLifecycle(parsec, ProviderId.MbedCrypto, signing);
    await service.close();
  });
});

describe.skipIf(installation === undefined)("the real Parsec service", () => {
  let service: RealService;
  let parsec: ConnectedClient;

  beforeAll(async () => {
    if (installation === undefined) throw new Error("not provisioned");
    service = await startRealService({ installation });
    parsec = await connect({ endpoint: service.endpoint });
  });
  afterAll(async () => {
    await parsec?.close();
    await service?.stop();
  });

  describe.each([
    ["MbedCrypto", ProviderId.MbedCrypto],
    ["PKCS#11 on SoftHSM2", ProviderId.Pkcs11],
    ["TPM on swtpm", ProviderId.Tpm],
  ])("with %s", (_name, provider) => {
    it.each(signingCases)("keeps a key from its generation to its destruction: $title", (signing) =>
      checkKeyLifecycle(parsec, provider, signing),
    );
  });
});
