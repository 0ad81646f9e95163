export { type WorkloadApiOptions, type WorkloadTokens, workloadTokens } from "./workload-tokens.js";
