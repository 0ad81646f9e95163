// Tests of client-c, which lies beside the mock service and not above it, know it by these names.
export type { Fault, MockService } from "@parsec-ts/mock-service";
export { type Ended, freshDirectory, isDeep, isNative, type RunOptions, runProgram, SUCCEEDED } from "./run-program.js";
export { startMock } from "./start-mock.js";
export { startStubService } from "./stub-service.js";
