export { aptDirectory, cacheDirectory } from "./cache-directory.js";
export { withDirectoryLock } from "./directory-lock.js";
export { architecture, type FetchedFile, PrivateApt, type PrivateAptOptions } from "./private-apt.js";
export { type CratePackage, provisionCrates } from "./provision-crates.js";
export { type PackageSet, provisionPackages } from "./provision-packages.js";
export { provisionSources, type SourcePackage } from "./provision-sources.js";
export { ProvisioningError, type ProvisioningErrorCode } from "./provisioning-error.js";
export { type ProgramResult, runProgram, tail } from "./run-program.js";
