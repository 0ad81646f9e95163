// npm run build:native: client-c, se-driver and openssl-provider, built and installed into build/install of each. Wants a compiler and CMake.
import { install, mustRun, turbo } from "./workspace.mjs";

await install();
const filters = ["se-driver", "openssl-provider"].map((name) => `--filter=@parsec-ts/${name}...`);
await turbo(["build", ...filters, "--output-logs=errors-only"]);
for (const name of ["client-c", "se-driver", "openssl-provider"])
  await mustRun(process.execPath, [`packages/${name}/scripts/build-native.js`]);
