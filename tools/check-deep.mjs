// pnpm check:deep [PART…]: runs whole what CI samples. Each part takes at most an hour and is made of steps; a part that was
// interrupted goes on after its last step that passed, as long as no file of the repository has changed.
import { C_GROUPS, GROUPS } from "./mutation/groups.mjs";
import { PassedSteps, runChecks } from "./steps.mjs";
import { report } from "./test-results.mjs";
import { install, mustRun, repositoryDigest, root, turbo } from "./workspace.mjs";

const vitest = (folder, test, env = {}, titles = "") =>
  mustRun(
    process.execPath,
    [`${root}/node_modules/vitest/vitest.mjs`, "run", "--config", "../../tools/vitest.config.ts", test, "-t", titles],
    {
      cwd: `${root}/packages/${folder}`,
      env: { PARSEC_DEEP: "1", ...env },
    },
  );

/** Fixed seeds, so that a finding can be seen again; each step is one of them. */
const SEEDS = Array.from({ length: 10 }, (_, index) => 1000 + index);

/** A part for each group of sources: loaded late, as the packages that it needs are installed first. */
const mutation = Object.fromEntries(
  [...Object.keys(GROUPS), ...Object.keys(C_GROUPS)].map((name) => [
    `mutation-${name}`,
    [
      [
        `every change of ${name} is noticed, but for a share`,
        async () => (await import("./mutation/run.mjs")).runGroup(name),
      ],
    ],
  ]),
);

const PARTS = {
  fuzz: SEEDS.flatMap((seed) =>
    [
      ["a million messages compared with protobufjs", "operations", "test/codec/differential"],
      ["decoders, endpoints, keys, signatures and tokens", "conformance", "test/fuzz/decoders"],
      ["numbers of PSA", "conformance", "test/fuzz/psa-numbers"],
      ["calls to a service with every fault", "conformance", "test/fuzz/client-calls"],
      ["the search for costly bodies", "conformance", "test/fuzz/cost-search"],
    ].map(([title, folder, test]) => [
      `${title}, from seed ${seed}`,
      () => vitest(folder, test, { FUZZ_SEED: String(seed) }),
    ]),
  ),
  "fuzz-c": [
    ["the functions in C at a hostile service", "client-c"],
    ["URIs and PEM blocks of the OpenSSL provider", "openssl-provider"],
  ].flatMap(([title, folder]) =>
    SEEDS.slice(0, 3).map((seed) => [
      `ten minutes of ${title}, from seed ${seed}`,
      () => vitest(folder, "test/fuzz", { FUZZ_SEED: String(seed), FUZZ_SECONDS: "600" }),
    ]),
  ),
  chaos: SEEDS.map((seed) => [
    `10,000 calls with faults and kills from seed ${seed}`,
    () => vitest("conformance", "test/chaos", { FUZZ_SEED: String(seed) }, "calls to a service"),
  ]),
  soak: [
    ["half an hour of faults, kills and aborts", () => vitest("conformance", "test/chaos", {}, "seconds of faults")],
    ["five minutes of 256 calls in flight to the real service", () => vitest("conformance", "test/soak/soak")],
  ],
  ...mutation,
  release: [
    [
      "a rehearsed release, by every package manager and on every runtime",
      () => mustRun(process.execPath, ["tools/release/rehearse.mjs", "--every-consumer"]),
    ],
  ],
  native: [
    ["the C programs of client-c with every repetition", () => vitest("client-c", "test")],
    ["1,000 handshakes of nginx with a key of the service", () => vitest("openssl-provider", "test/programs/nginx")],
  ],
  x509: [
    ["a thousand requests and certificates of each kind of key", () => vitest("conformance", "test/x509")],
    ["200,000 changed certificates and requests", () => vitest("x509", "test/parse")],
  ],
  // A function: the steps need packages that are installed first.
  webcrypto: async () => [
    ...(await import("./checks/web-crypto.mjs")).allWebCryptoChecks,
    ["webcrypto-test-suite on the mock and on Mbed Crypto", () => vitest("conformance", "test/webcrypto/methods")],
  ],
};

const named = process.argv.slice(2);
const unknown = named.filter((part) => !Object.hasOwn(PARTS, part));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(", ")}; there are ${Object.keys(PARTS).join(", ")}.`);
  process.exit(2);
}

await install();
await turbo(["build", "--output-logs=errors-only"]);
await mustRun(process.execPath, ["tools/real-service/bin/real-service.js", "provision"]);

const digest = await repositoryDigest();
const totals = { passed: 0, failed: 0, skipped: 0, failedTitles: [] };
for (const part of named.length > 0 ? named : Object.keys(PARTS)) {
  console.log(`\n== ${part}`);
  const steps = typeof PARTS[part] === "function" ? await PARTS[part]() : PARTS[part];
  const { passed, failed, failedTitles } = await runChecks(steps, {
    lanes: 1,
    cache: new PassedSteps(`deep-${part}`, digest),
  });
  totals.passed += passed;
  totals.failed += failed;
  totals.failedTitles.push(...failedTitles);
}
process.exitCode = report(totals, { maySkip: true }) ? 0 : 1;
