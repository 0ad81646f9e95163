export { type WorkloadApiOptions, type WorkloadTokens, workloadApiTokenSource } from "./workload-tokens.js";
