// Builds the client and the module, which holds it, and installs the module into one directory.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildClient, buildOnce, cmake, mustRun, openSslDevelopment } from "@parsec-ts/native";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The directory in which the module is installed. */
export const install = join(root, "build/install");

export function modulePath(prefix = install) {
  return join(prefix, "lib/ossl-modules/parsec.so");
}

/** Builds the module against OpenSSL 3.0 and installs it into `prefix`. `client` says how the client is built. Quick if no source has changed. */
export async function buildProvider({ prefix = install, settings = [], client = {} } = {}) {
  const [built, { headers }] = await Promise.all([buildClient(client), openSslDevelopment()]);
  const target = `${prefix}.build`;
  const all = [
    `-DCMAKE_PREFIX_PATH=${built}`,
    `-DCMAKE_INSTALL_PREFIX=${prefix}`,
    "-DCMAKE_INSTALL_LIBDIR=lib",
    `-DOPENSSL_INCLUDE_DIRS=${headers.join(";")}`,
    ...settings,
  ];
  const inputs = [...["CMakeLists.txt", "cmake", "src"].map((name) => join(root, name)), `${built}.build.stamp`];
  await buildOnce(target, { inputs, settings: all, output: prefix }, async () => {
    await cmake(root, target, all);
    await mustRun("cmake", ["--install", target]);
  });
  return prefix;
}
