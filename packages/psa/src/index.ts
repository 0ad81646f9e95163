export { algorithmFromPsa, algorithmToPsa } from "./algorithms.js";
export {
  dhFamilyFromPsa,
  dhFamilyToPsa,
  eccFamilyFromPsa,
  eccFamilyToPsa,
  keyTypeFromPsa,
  keyTypeToPsa,
} from "./key-types.js";
export { PsaError } from "./psa-error.js";
export { PsaStatus, type PsaStatusName } from "./psa-status.js";
export { psaStatusOf } from "./psa-status-of.js";
export { usageFromPsa, usageToPsa } from "./usage.js";
