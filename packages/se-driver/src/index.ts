export { algorithmFromPsa, algorithmToPsa } from "./psa/algorithms.js";
export {
  dhFamilyFromPsa,
  dhFamilyToPsa,
  eccFamilyFromPsa,
  eccFamilyToPsa,
  keyTypeFromPsa,
  keyTypeToPsa,
} from "./psa/key-types.js";
export { PsaError, PsaStatus, type PsaStatusName, psaStatusOf } from "./psa/statuses.js";
export { usageFromPsa, usageToPsa } from "./psa/usage.js";
