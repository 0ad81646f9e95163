// The services and clients that the objects under test stand on.
import { startMockService } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { provisionRealService, startRealService } from "@parsec-ts/real-service";

/** A client of a mock service with its software provider, both in this process. */
export async function mockSession() {
  const service = await startMockService({ providers: ["software"] });
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
