// Builds the client and the module, which holds it, and installs the module into one directory.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildClient, buildOnce, cmake, mustRun, openSslDevelopment } from "@parsec-ts/native";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const nodeApiHeaders = createRequire(import.meta.url)("node-api-headers").include_dir;

/** The directory in which the module and the addon are installed. */
export const install = join(root, "build/install");

export function modulePath(prefix = install) {
  return join(prefix, "lib/ossl-modules/parsec.so");
}

export function addonPath(prefix = install) {
  return join(prefix, "lib/node/parsec.node");
}

/** Builds the module and the addon for Node against OpenSSL 3.0 and installs them into `prefix`. `client` says how the client is built. Quick if no source has changed. */
export async function buildProvider({ prefix = install, settings = [], client = {} } = {}) {
  const [built, { headers }] = await Promise.all([buildClient(client), openSslDevelopment()]);
  const target = `${prefix}.build`;
  const all = [
    `-DCMAKE_PREFIX_PATH=${built}`,
    `-DCMAKE_INSTALL_PREFIX=${prefix}`,
    "-DCMAKE_INSTALL_LIBDIR=lib",
    `-DOPENSSL_INCLUDE_DIRS=${headers.join(";")}`,
    `-DNODE_API_INCLUDE_DIR=${nodeApiHeaders}`,
    ...settings,
  ];
  const inputs = [
    ...["CMakeLists.txt", "addon", "cmake", "src"].map((name) => join(root, name)),
    `${built}.build.stamp`,
  ];
  await buildOnce(target, { inputs, settings: all, output: prefix }, async () => {
    await cmake(root, target, all);
    await mustRun("cmake", ["--install", target]);
  });
  return prefix;
}
