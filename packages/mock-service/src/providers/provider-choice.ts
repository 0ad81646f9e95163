import { ProviderId } from "@parsec-ts/wire-protocol";
import { mbedCrypto, pkcs11, tpm } from "./emulated-providers.js";
import type { MockProvider } from "./mock-provider.js";
import { software } from "./software-provider.js";

/**
 * - `software`: all that the contract knows and software can do.
 * - `mbed-crypto`, `pkcs11`, `tpm`: as little, and as oddly, as the real service's provider of that name does with the Debian
 *   packages of Parsec 1.4.1, SoftHSM2 and swtpm.
 */
export type ProviderChoice = "software" | "mbed-crypto" | "pkcs11" | "tpm";

/** Providers by the name of the choice. */
export const PROVIDERS: Readonly<Record<ProviderChoice, MockProvider>> = {
  software,
  "mbed-crypto": mbedCrypto,
  pkcs11,
  tpm,
};

/** What every service has: the service itself. */
export const coreProvider: MockProvider["info"] = {
  ...software.info,
  uuid: "47049873-2a43-4845-9d72-831eab668784",
  description: "Mock: the service itself",
  id: ProviderId.Core,
};
