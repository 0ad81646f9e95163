export { ProvisioningError, type ProvisioningErrorCode } from "@parsec-ts/debian";
export {
  type ProvisionOptions,
  provisionForTests,
  provisionRealService,
  type RealServiceInstallation,
} from "./provision.js";
export type { RealProvider } from "./service-config.js";
export { type RealService, type StartOptions, startRealService } from "./start.js";
