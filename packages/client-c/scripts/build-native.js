// Builds the libraries and installs them into build/install.
import { ProvisioningError } from "@parsec-ts/debian";
import { buildClient, missingPrograms } from "@parsec-ts/native";

const missing = missingPrograms();
try {
  if (missing.length > 0) throw new ProvisioningError("ERR_NOT_DEBIAN", `A build needs ${missing.join(", ")}.`);
  console.log(`installed into ${await buildClient()}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
