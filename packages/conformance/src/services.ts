import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMockService } from "@parsec-ts/mock-service";
import { connect, ProviderId } from "@parsec-ts/node";
import { type RealServiceInstallation, startRealService } from "@parsec-ts/real-service";
import type { Column, Stage } from "./scenario.js";

/** A service that the table is run over, with the one provider that it is about. */
export interface Service {
  readonly title: string;
  readonly column: Column;
  /** Starts it afresh. */
  start(): Promise<Stage & AsyncDisposable>;
}

let names = 0;
const freshName = (): string => `conformance/${names++}`;

/** The mock service, in memory and behind a socket. */
export const mockServices: readonly Service[] = [
  {
    title: "mock, in memory",
    column: "mock",
    async start() {
      const service = await startMockService();
      const parsec = await connect({ transport: service.transport });
      const stop = async () => {
        await parsec.close();
        await service.close();
      };
      return { parsec, provider: ProviderId.MbedCrypto, freshName, [Symbol.asyncDispose]: stop };
    },
  },
  {
    title: "mock, Unix socket",
    column: "mock",
    async start() {
      const directory = mkdtempSync(join(tmpdir(), "parsec-conformance-"));
      const endpoint = `unix:${join(directory, "parsec.sock")}`;
      const service = await startMockService({ endpoint });
      const parsec = await connect({ endpoint });
      const stop = async () => {
        await parsec.close();
        await service.close();
        rmSync(directory, { recursive: true });
      };
      return { parsec, provider: ProviderId.MbedCrypto, freshName, [Symbol.asyncDispose]: stop };
    },
  },
];

/** The real service, once for each of its three providers. */
export function realServices(installation: RealServiceInstallation): readonly Service[] {
  const providers = [
    ["real MbedCrypto", "mbed", "mbed-crypto", ProviderId.MbedCrypto],
    ["real PKCS#11 (SoftHSM2)", "pkcs11", "pkcs11", ProviderId.Pkcs11],
    ["real TPM (swtpm)", "tpm", "tpm", ProviderId.Tpm],
  ] as const;
  return providers.map(([title, column, name, provider]) => ({
    title,
    column,
    async start() {
      const service = await startRealService({ installation, providers: [name] });
      const parsec = await connect({ endpoint: service.endpoint });
      const stop = async () => {
        await parsec.close();
        await service.stop();
      };
      return { parsec, provider, freshName, [Symbol.asyncDispose]: stop };
    },
  }));
}
