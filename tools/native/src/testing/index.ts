// Tests of client-c, which lies beside the mock service and not above it, know it by this name.
export type { Fault } from "@parsec-ts/mock-service";
export { BUILDS } from "./builds.js";
export { type Ended, freshDirectory, isDeep, isNative, type RunOptions, runProgram, SUCCEEDED } from "./run-program.js";
export { clientOf, keyNames, startMock } from "./start-mock.js";
export { startStubService } from "./stub-service.js";
