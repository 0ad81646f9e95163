import { type ConnectedClient, connect, ProviderId } from "@parsec-ts/node";
import { provisionForTests, type RealService, startRealService } from "@parsec-ts/real-service";
import { afterAll, beforeAll } from "vitest";

export const installation = await provisionForTests();

/** Providers of the real service, by name. */
export const PROVIDERS = [
  ["MbedCrypto", ProviderId.MbedCrypto],
  ["PKCS#11 on SoftHSM2", ProviderId.Pkcs11],
  ["TPM on swtpm", ProviderId.Tpm],
] as const;

/** Starts the real service before the tests of a group, and ends it after them. */
export function realClient(): () => ConnectedClient {
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
  return () => parsec;
}
