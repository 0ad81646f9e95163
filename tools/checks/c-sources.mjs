// The C of the repository: its format by .clang-format, and mistakes by .clang-tidy. With --write it formats.
import { join } from "node:path";
import { clangForTests, mbedTlsHeaders, openSslDevelopment, quickJsSource } from "@parsec-ts/native";
import { mustRun, repositoryPaths, root, run } from "../workspace.mjs";

export const cChecks = [
  ["C: clang-tidy finds no mistake, and no function above 40 lines", tidy],
  ["C: clang-format", format],
];

/** Generated line by line, so that a function is a few whole lines there; `generate:check` compares every byte. */
const GENERATED = /\/generated\/|\/parsec_client_(?:functions|numbers)\.h$/;

/** A test program sets its environment and exits while it has one thread. */
const NOT_FOR_TESTS = "--checks=-concurrency-mt-unsafe";

const PROVIDER_FOLDERS = ["", "/bytes", "/hash", "/key", "/management", "/operations", "/coding"].map(
  (folder) => `packages/openssl-provider/src${folder}`,
);

/** Sources with the headers that they are compiled with: patterns of paths, include paths of ours, and others' headers by name. */
export const GROUPS = [
  {
    paths: /^packages\/client-c\/(?:src|cmake)\//,
    includes: ["packages/client-c/include", "packages/client-c/src", "packages/client-c/src/engine"],
    headers: ["quickjs"],
  },
  {
    paths: /^packages\/client-c\/(?:test|bench)\//,
    isTest: true,
    includes: [
      "packages/client-c/include",
      "packages/client-c/test/c/include",
      "packages/client-c/test/fuzz",
      "tools/native/include",
    ],
    headers: [],
  },
  {
    paths: /^packages\/conformance\/bench\//,
    isTest: true,
    includes: ["packages/client-c/include", "packages/conformance/bench/peers/c", "tools/native/include"],
    headers: [],
  },
  {
    paths: /^packages\/se-driver\/src\//,
    includes: ["packages/client-c/include", "packages/se-driver/include"],
    headers: ["mbedtls"],
  },
  {
    paths: /^packages\/openssl-provider\/src\//,
    includes: ["packages/client-c/include", ...PROVIDER_FOLDERS],
    headers: ["openssl"],
    definitions: ['-DPROVIDER_VERSION="0"'],
  },
  {
    paths: /^packages\/openssl-provider\/addon\//,
    includes: [],
    headers: ["openssl", "node"],
  },
  {
    paths: /^packages\/openssl-provider\/(?:test|bench)\//,
    isTest: true,
    includes: [
      "packages/client-c/include",
      ...PROVIDER_FOLDERS,
      "packages/openssl-provider/test/c/include",
      "tools/native/include",
    ],
    headers: ["openssl"],
  },
  {
    paths: /^packages\/(?:se-driver\/(?:test|example)|psa\/test)\//,
    isTest: true,
    includes: [
      "packages/client-c/include",
      "packages/se-driver/include",
      "packages/se-driver/test/c/include",
      "tools/native/include",
    ],
    headers: ["mbedtls"],
  },
];

/** The paths of C sources by group, those of C++ apart; throws for a source without a group, which nothing would check. */
export function sourcesByGroup(paths) {
  const sources = paths.filter((path) => /\.(?:c|cc)$/.test(path));
  const lost = sources.filter((path) => !GROUPS.some((group) => group.paths.test(path)));
  if (lost.length > 0) throw new Error(`No group of tools/checks/c-sources.mjs has ${lost.join(", ")}.`);
  return GROUPS.flatMap((group) => {
    const own = sources.filter((path) => group.paths.test(path));
    return [
      // The library is strict C; its test programs may use what Linux has.
      { group, standard: group.isTest ? "gnu11" : "c11", files: own.filter((path) => path.endsWith(".c")) },
      { group, standard: "c++17", files: own.filter((path) => path.endsWith(".cc")) },
    ].filter(({ files }) => files.length > 0);
  });
}

/** Arguments of clang-tidy for files of a group. */
export async function tidyArguments({ group, standard, files }) {
  const directories = {
    quickjs: async () => [await quickJsSource()],
    mbedtls: async () => [await mbedTlsHeaders("3.6")],
    openssl: async () => (await openSslDevelopment()).headers,
    node: async () => [join(root, "packages/openssl-provider/node_modules/node-api-headers/include")],
  };
  const systems = (await Promise.all(group.headers.map((name) => directories[name]()))).flat();
  return [
    "--quiet",
    `--config-file=${join(root, ".clang-tidy")}`,
    ...(group.isTest ? [NOT_FOR_TESTS] : []),
    ...files,
    "--",
    `-std=${standard}`,
    ...(group.definitions ?? []),
    ...group.includes.map((path) => `-I${path}`),
    ...systems.flatMap((path) => ["-isystem", path]),
  ];
}

async function tidy() {
  const clang = await clangHere();
  if (clang === undefined) return;
  let findings = "";
  for (const one of sourcesByGroup(await repositoryPaths())) {
    const { code, output } = await run(clang.tidy, await tidyArguments(one), { capture: true });
    if (code !== 0) findings += output;
  }
  if (findings !== "") throw new Error(findings);
}

async function format() {
  const clang = await clangHere();
  if (clang === undefined) return;
  await mustRun(clang.format, ["--dry-run", "--Werror", ...(await formattedPaths())], { capture: true });
}

async function formattedPaths() {
  return (await repositoryPaths()).filter((path) => /\.(?:c|cc|h)$/.test(path) && !GENERATED.test(path));
}

/** Undefined where clang cannot be fetched, which is an error in CI. */
async function clangHere() {
  const clang = await clangForTests();
  if (clang === undefined) console.log("C is not checked: clang comes from Debian's packages, and this host is none.");
  return clang;
}

if (process.argv[1] === import.meta.filename && process.argv.includes("--write")) {
  const clang = await clangHere();
  if (clang !== undefined) await mustRun(clang.format, ["-i", ...(await formattedPaths())]);
}
