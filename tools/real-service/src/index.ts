export {
  type ProvisionOptions,
  provisionForTests,
  provisionRealService,
  type RealServiceInstallation,
} from "./provision.js";
export { ProvisioningError, type ProvisioningErrorCode } from "./provisioning-error.js";
export type { RealProvider } from "./service-config.js";
export { type RealService, type StartOptions, startRealService } from "./start.js";
