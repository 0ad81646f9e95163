import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MockService, type ProviderChoice, startMockService } from "@parsec-ts/mock-service";
import { connect, ProviderId } from "@parsec-ts/node";
import { type RealServiceInstallation, startRealService } from "@parsec-ts/real-service";
import type { Column, Stage } from "./scenario.js";

/** A service that the table is run over, with the one provider that it is about. */
export interface Service {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Starts it afresh. */
  start(): Promise<Stage & AsyncDisposable>;
}

let names = 0;
const freshName = (): string => `conformance/${names++}`;

async function stageOver(
  service: MockService,
  provider: number,
  cleanUp: () => void = () => {},
): Promise<Stage & AsyncDisposable> {
  const parsec = await connect({ transport: service.transport });
  const stop = async () => {
    await parsec.close();
    await service.close();
    cleanUp();
  };
  return { parsec, provider, freshName, [Symbol.asyncDispose]: stop };
}

function lookAlike(title: string, choice: ProviderChoice, id: number, columns: readonly Column[]): Service {
  return {
    title: `mock like ${title}`,
    columns,
    start: async () => stageOver(await startMockService({ providers: [choice], admins }), id),
  };
}

/** The conformance suite runs as an administrator. */
const admins = [String(process.geteuid?.() ?? 0)];

/** The mock service, with everything that software can do, and as it looks like other providers. */
export const mockServices: readonly Service[] = [
  {
    title: "mock, in memory",
    columns: ["software"],
    start: async () => stageOver(await startMockService({ admins }), ProviderId.MbedCrypto),
  },
  {
    title: "mock, Unix socket",
    columns: ["software"],
    async start() {
      const directory = mkdtempSync(join(tmpdir(), "parsec-conformance-"));
      const service = await startMockService({ endpoint: `unix:${join(directory, "parsec.sock")}`, admins });
      return stageOver(service, ProviderId.MbedCrypto, () => rmSync(directory, { recursive: true }));
    },
  },
  {
    title: "mock, TCP, keys in a directory",
    columns: ["software"],
    async start() {
      const directory = mkdtempSync(join(tmpdir(), "parsec-conformance-"));
      const service = await startMockService({ endpoint: "tcp://127.0.0.1:0", keyDirectory: directory, admins });
      return stageOver(service, ProviderId.MbedCrypto, () => rmSync(directory, { recursive: true }));
    },
  },
  lookAlike("MbedCrypto", "mbed-crypto", ProviderId.MbedCrypto, ["mbed"]),
  lookAlike("PKCS#11", "pkcs11", ProviderId.Pkcs11, ["pkcs11"]),
  lookAlike("TPM", "tpm", ProviderId.Tpm, ["tpm look-alike", "tpm"]),
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
    columns: [column],
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
