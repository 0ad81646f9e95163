export { isParsecError, type SpiffeErrorCode, spiffeErrors } from "./error-codes.js";
export {
  type WorkloadApiOptions,
  type WorkloadApiTokenSource,
  workloadApiTokenSource,
} from "./workload-api-token-source.js";
