// Builds the module for OpenSSL and installs it into build/install.
import { ProvisioningError } from "@parsec-ts/debian";
import { missingPrograms } from "@parsec-ts/native";
import { buildProvider } from "./build-provider.js";

const missing = missingPrograms();
try {
  if (missing.length > 0) throw new ProvisioningError("ERR_NOT_DEBIAN", `A build needs ${missing.join(", ")}.`);
  console.log(`installed into ${await buildProvider()}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
