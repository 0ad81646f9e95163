import { ProviderId } from "@parsec-ts/wire-protocol";
import { mbedCrypto } from "./emulated/mbed-crypto.js";
import { pkcs11 } from "./emulated/pkcs11.js";
import { tpm } from "./emulated/tpm.js";
import type { MockProvider } from "./mock-provider.js";
import { software } from "./software-provider.js";

/**
 * A provider of the mock service.
 *
 * - `software`: every operation of the contract that software can execute.
 * - `mbed-crypto`, `pkcs11`, `tpm`: emulations of the real service's providers, with the restrictions and the deviations of the Debian
 *   packages of Parsec 1.4.1, SoftHSM2 and swtpm.
 */
export type ProviderChoice = "software" | "mbed-crypto" | "pkcs11" | "tpm";

/** Providers by name. */
export const PROVIDERS: Readonly<Record<ProviderChoice, MockProvider>> = {
  software,
  "mbed-crypto": mbedCrypto,
  pkcs11,
  tpm,
};

/** The core provider, which every service has: it describes the service itself. */
export const coreProvider: MockProvider["info"] = {
  ...software.info,
  uuid: "47049873-2a43-4845-9d72-831eab668784",
  description: "Mock: the service itself",
  id: ProviderId.Core,
};
