// npm run demo: from a clean clone to a key created, used and destroyed, on a machine with nothing but Node.
import { install, mustRun, turbo } from "./workspace.mjs";

console.log("Installing and building; the first time takes a minute.");
await install();
await turbo([
  "build",
  "--filter=@parsec-ts/node...",
  "--filter=@parsec-ts/mock-service...",
  "--output-logs=errors-only",
]);
await mustRun(process.execPath, ["docs/examples/demo.mjs"]);
