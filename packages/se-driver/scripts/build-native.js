// Builds the driver and, where MBEDTLS_INCLUDE_DIR is set, its libraries, and installs them with the client into build/install.
import { ProvisioningError } from "@parsec-ts/debian";
import { missingPrograms } from "@parsec-ts/native";
import { buildDriver } from "./build-driver.js";

const missing = missingPrograms();
try {
  if (missing.length > 0) throw new ProvisioningError("ERR_NOT_DEBIAN", `A build needs ${missing.join(", ")}.`);
  console.log(`installed into ${await buildDriver({ mbedTlsHeaders: process.env.MBEDTLS_INCLUDE_DIR })}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
