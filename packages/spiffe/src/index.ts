export {
  type WorkloadApiOptions,
  type WorkloadApiTokenSource,
  workloadApiTokenSource,
} from "./workload-api-token-source.js";
