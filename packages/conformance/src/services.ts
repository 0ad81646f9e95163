import { webcrypto } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MockService, type ProviderChoice, startMockService } from "@parsec-ts/mock-service";
import { startInMemoryService, webCryptography } from "@parsec-ts/mock-service/in-memory";
import { connect, ProviderId } from "@parsec-ts/node";
import { type RealServiceInstallation, startRealService } from "@parsec-ts/real-service";
import { nodeReference } from "./reference/node-reference.js";
import type { ProviderProfile, ScenarioContext } from "./scenario.js";

/** A service that the scenarios run on, with one provider under test. */
export interface Service {
  readonly title: string;
  /** Profiles of the provider, the most specific first. */
  readonly profiles: readonly ProviderProfile[];
  /** Starts a new instance without keys. */
  start(): Promise<ScenarioContext & AsyncDisposable>;
}

let names = 0;
const freshName = (): string => `conformance/${names++}`;

/** The application that the suite is: the user that runs it. */
const application = String(process.geteuid?.() ?? 0);

async function connectTo(
  service: MockService,
  provider: number,
  cleanUp: () => void = () => {},
): Promise<ScenarioContext & AsyncDisposable> {
  const parsec = await connect({ transport: service.transport });
  const stop = async () => {
    await parsec.close();
    await service.close();
    cleanUp();
  };
  return { parsec, provider, application, reference: nodeReference, freshName, [Symbol.asyncDispose]: stop };
}

function emulatedService(
  title: string,
  choice: ProviderChoice,
  id: number,
  profiles: readonly ProviderProfile[],
): Service {
  return {
    title: `emulated ${title}`,
    profiles,
    start: async () => connectTo(await startMockService({ providers: [choice], admins }), id),
  };
}

/** The administrators. */
const admins = [application];

/** The mock service with its software provider over each transport, and with its emulated providers. */
export const mockServices: readonly Service[] = [
  {
    title: "mock, in memory",
    profiles: ["software"],
    start: async () => connectTo(await startMockService({ admins }), ProviderId.MbedCrypto),
  },
  {
    title: "mock, in memory, by WebCrypto",
    profiles: ["software"],
    async start() {
      const cryptography = webCryptography(webcrypto);
      return connectTo(await startInMemoryService({ cryptography, admins }), ProviderId.MbedCrypto);
    },
  },
  {
    title: "mock, Unix socket",
    profiles: ["software"],
    async start() {
      const directory = mkdtempSync(join(tmpdir(), "parsec-conformance-"));
      const service = await startMockService({ endpoint: `unix:${join(directory, "parsec.sock")}`, admins });
      return connectTo(service, ProviderId.MbedCrypto, () => rmSync(directory, { recursive: true }));
    },
  },
  {
    title: "mock, TCP, keys in a directory",
    profiles: ["software"],
    async start() {
      const directory = mkdtempSync(join(tmpdir(), "parsec-conformance-"));
      const service = await startMockService({ endpoint: "tcp://127.0.0.1:0", keyDirectory: directory, admins });
      return connectTo(service, ProviderId.MbedCrypto, () => rmSync(directory, { recursive: true }));
    },
  },
  emulatedService("MbedCrypto", "mbed-crypto", ProviderId.MbedCrypto, ["mbed"]),
  emulatedService("PKCS#11", "pkcs11", ProviderId.Pkcs11, ["pkcs11"]),
  emulatedService("TPM", "tpm", ProviderId.Tpm, ["emulated-tpm", "tpm"]),
];

/** Returns the real service, once for each of its three providers. */
export function realServices(installation: RealServiceInstallation): readonly Service[] {
  const providers = [
    ["real MbedCrypto", "mbed", "mbed-crypto", ProviderId.MbedCrypto],
    ["real PKCS#11 (SoftHSM2)", "pkcs11", "pkcs11", ProviderId.Pkcs11],
    ["real TPM (swtpm)", "tpm", "tpm", ProviderId.Tpm],
  ] as const;
  return providers.map(([title, profile, name, provider]) => ({
    title,
    profiles: [profile],
    async start() {
      const service = await startRealService({ installation, providers: [name] });
      const parsec = await connect({ endpoint: service.endpoint });
      const stop = async () => {
        await parsec.close();
        await service.stop();
      };
      return { parsec, provider, application, reference: nodeReference, freshName, [Symbol.asyncDispose]: stop };
    },
  }));
}
