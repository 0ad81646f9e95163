// Builds the client and the driver, and installs both into one directory.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildClient, buildOnce, cmake, installClient, mustRun } from "@parsec-ts/native";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The directory in which the driver is installed. */
export const install = join(root, "build/install");

/**
 * Builds the driver and installs it and the client into `prefix`; with the headers of an Mbed TLS its libraries too. `client` says how the client
 * is built. Quick if no source has changed.
 */
export async function buildDriver({ prefix = install, mbedTlsHeaders = "", settings = [], client = {} } = {}) {
  const built = await buildClient(client);
  const target = `${prefix}.build`;
  const all = [
    `-DCMAKE_PREFIX_PATH=${built}`,
    `-DCMAKE_INSTALL_PREFIX=${prefix}`,
    "-DCMAKE_INSTALL_LIBDIR=lib",
    `-DMBEDTLS_INCLUDE_DIR=${mbedTlsHeaders}`,
    ...settings,
  ];
  const inputs = [
    ...["CMakeLists.txt", "cmake", "include", "opaque", "src"].map((name) => join(root, name)),
    `${built}.build.stamp`,
  ];
  await buildOnce(target, { inputs, settings: all, output: prefix }, async () => {
    await cmake(root, target, all);
    await mustRun("cmake", ["--install", target]);
    await installClient(built, prefix);
  });
  return prefix;
}
