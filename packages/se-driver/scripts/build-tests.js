// Builds the C test programs, and the Mbed TLS and the variants of the drivers that they are linked with.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  buildBeforeTests,
  buildMbedTls,
  buildOnce,
  buildOpaqueMbedTls,
  cmake,
  mbedTlsHeaders,
  SANITIZED,
} from "@parsec-ts/native";
import { buildDriver } from "./build-driver.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const build = join(root, "build");
const clientBuild = join(root, "../client-c/build/sanitized");

/** Builds the drivers, with libraries for the one version of Mbed TLS that they are tried with. */
async function buildDriverForTests(sanitized) {
  const headers = await mbedTlsHeaders("3.6");
  if (!sanitized) return await buildDriver({ mbedTlsHeaders: headers });
  const client = { prefix: clientBuild, settings: SANITIZED };
  return await buildDriver({ prefix: join(build, "sanitized"), mbedTlsHeaders: headers, settings: SANITIZED, client });
}

/**
 * Builds the test programs for a version of Mbed TLS, or with the opaque driver for "opaque", with or without sanitizers. Returns their
 * directory.
 */
export async function buildTests(version, { sanitized = false } = {}) {
  const isOpaque = version === "opaque";
  const building = isOpaque ? buildOpaqueMbedTls() : buildMbedTls(version);
  const [mbedTls, prefix] = await Promise.all([building, buildDriverForTests(sanitized)]);
  const target = join(build, `test-${version}${sanitized ? "-sanitized" : ""}`);
  const settings = [
    `-DCMAKE_PREFIX_PATH=${prefix}`,
    `-DMBEDTLS_DIR=${mbedTls}`,
    `-DWITH_LIBRARIES=${version === "3.6" && !sanitized ? "ON" : "OFF"}`,
    `-DWITH_OPAQUE_DRIVER=${isOpaque ? "ON" : "OFF"}`,
    ...(sanitized ? SANITIZED : ["-DCMAKE_BUILD_TYPE=RelWithDebInfo"]),
  ];
  const inputs = [join(root, "test/c"), join(root, "../../tools/native/include"), `${prefix}.build.stamp`];
  await buildOnce(target, { inputs, settings }, () => cmake(join(root, "test/c"), target, settings));
  return target;
}

await buildBeforeTests(import.meta.url, () =>
  Promise.all([
    ...["3.6", "opaque"].flatMap((version) => [buildTests(version), buildTests(version, { sanitized: true })]),
    buildTests("2.28"),
  ]),
);
