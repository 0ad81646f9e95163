import { startMockService } from "@parsec-ts/mock-service";
import { type ConnectedClient, connect } from "@parsec-ts/node";
import { provisionForTests, type RealServiceInstallation, startRealService } from "@parsec-ts/real-service";

/** A service that handles of keys are tested with. */
export interface HandleService {
  readonly title: string;
  start(): Promise<{ readonly parsec: ConnectedClient; close(): Promise<void> }>;
}

const mockService: HandleService = {
  title: "the mock service's software provider",
  async start() {
    const service = await startMockService({ providers: ["software"] });
    const parsec = await connect({ transport: service.transport });
    return { parsec, close: () => parsec.close().then(() => service.close()) };
  },
};

function realService(installation: RealServiceInstallation): HandleService {
  return {
    title: "the real service's Mbed Crypto and TPM",
    async start() {
      const service = await startRealService({ installation, providers: ["mbed-crypto", "tpm"] });
      const parsec = await connect({ endpoint: service.endpoint });
      return { parsec, close: () => parsec.close().then(() => service.stop()) };
    },
  };
}

/** The mock service, and the real one where it can be had. */
export async function handleServices(): Promise<readonly HandleService[]> {
  const installation = await provisionForTests();
  return installation === undefined ? [mockService] : [mockService, realService(installation)];
}
