// npm run build:native: the C side of se-driver, built and installed into packages/se-driver/build/install. Wants a compiler and CMake.
import { install, mustRun, turbo } from "./workspace.mjs";

await install();
await turbo(["build", "--filter=@parsec-ts/se-driver...", "--output-logs=errors-only"]);
await mustRun(process.execPath, ["packages/se-driver/scripts/build-native.js"]);
