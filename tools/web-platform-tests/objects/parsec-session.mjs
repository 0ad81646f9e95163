// The services and clients that the objects under test stand on.
import { startMockService } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { provisionRealService, startRealService } from "@parsec-ts/real-service";

/** A client of a mock service with its software provider, both in this process. `allowDeprecated`: also keys for SHA-1. */
export async function mockSession({ allowDeprecated = false } = {}) {
  const service = await startMockService({ providers: ["software"], allowDeprecated });
  const client = await connect({ transport: service.transport });
  return {
    client,
    close: async () => {
      await client.close();
      await service.close();
    },
  };
}

/** Starts the real service with its Mbed Crypto provider, for all processes of a run; `settings` are for {@link realSession}. */
export async function startMbedCrypto() {
  const service = await startRealService({ installation: await provisionRealService(), providers: ["mbed-crypto"] });
  return { settings: { endpoint: service.endpoint }, stop: () => service.stop() };
}

/** A client of the service that {@link startMbedCrypto} started. */
export async function realSession({ endpoint }) {
  const client = await connect({ endpoint });
  return { client, close: () => client.close() };
}
