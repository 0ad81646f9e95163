export { type Ended, freshDirectory, isDeep, isNative, type RunOptions, runProgram, SUCCEEDED } from "./run-program.js";
export { startMock } from "./start-mock.js";
export { startStubService } from "./stub-service.js";
