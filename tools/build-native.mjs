// npm run build:native: client-c and se-driver, built and installed into build/install of each. Wants a compiler and CMake.
import { install, mustRun, turbo } from "./workspace.mjs";

await install();
await turbo(["build", "--filter=@parsec-ts/se-driver...", "--output-logs=errors-only"]);
for (const name of ["client-c", "se-driver"])
  await mustRun(process.execPath, [`packages/${name}/scripts/build-native.js`]);
