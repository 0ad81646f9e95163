// The one conformance suite on every runtime: Node 26, Bun, Deno, and a page of Chromium. Node 20, 22 and 24 run it among their tests.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bun, installDeno, nodeOf } from "../release/runtimes.mjs";
import { mustRun, publicPackages, root } from "../workspace.mjs";
import { bundleForPage } from "./browser/bundle-for-page.mjs";
import { evaluateInPage, findChromium } from "./browser/chromium.mjs";
import { whileServing } from "./browser/serve.mjs";
import { inProject } from "./runtimes.mjs";

/** All that the packages need in Deno where trust does not pin the socket, and some programs have less. */
const DENO_PERMISSIONS = ["--allow-read", "--allow-write", "--allow-net", "--allow-env", "--allow-sys"];

/** Scenarios that compare with what a runtime's own cryptography does not have; the service is not in question. */
const CCM = [
  "PsaAeadEncrypt: encrypts by AES-128-CCM as OpenSSL does",
  "PsaAeadDecrypt: decrypts a ciphertext of OpenSSL by AES-128-CCM, and rejects a changed one",
];
const CHACHA20 = [
  "PsaAeadEncrypt: encrypts by ChaCha20-Poly1305 as OpenSSL does",
  "PsaAeadDecrypt: decrypts a ciphertext of OpenSSL by ChaCha20-Poly1305, and rejects a changed one",
];
const OTHER_CURVES = ["PsaSignHash: signs by ECDSA on secp256k1", "PsaSignHash: signs by ECDSA on brainpoolP256r1"];
const PKCS1_ENCRYPTION = [
  "PsaAsymmetricEncrypt: encrypts by RSA-2048 PKCS#1 v1.5 so that OpenSSL decrypts",
  "PsaAsymmetricDecrypt: decrypts a ciphertext of OpenSSL by RSA-2048 PKCS#1 v1.5",
];
const SHA3 = ["PsaHashCompute: computes sha3-256 as OpenSSL does"];
const NOT_IN_WEBCRYPTO = [...PKCS1_ENCRYPTION, ...CCM, ...CHACHA20, ...SHA3];

export const suiteChecks = [
  ["the conformance suite passes on Node 26", () => runSuite(nodeOf("node@26"), "node", [])],
  ["the conformance suite passes on Bun", () => runSuite(bun, "node", [...OTHER_CURVES, ...CCM, ...CHACHA20])],
  ["Deno imports every package without permissions, and passes the conformance suite", checkDeno],
  ["the conformance suite passes in a page of Chromium", runInChromium],
];

/** Runs the suite by a command, with one service in its memory and one of this process. */
async function runSuite(command, reference, notInReference) {
  await withService(tmpdir(), { admins: [String(process.geteuid())] }, async (endpoint) => {
    const script = join(root, "packages/conformance/dist/runtimes/run-here.js");
    const [program, ...args] = [...command, script, reference, endpoint];
    const output = await mustRun(program, args, { cwd: join(root, "packages/conformance"), capture: true });
    const reports = output.split("\n").filter((line) => line.startsWith("{"));
    if (reports.length !== 2) throw new Error(`two services were expected:\n${output}`);
    for (const report of reports) checkReport(JSON.parse(report), notInReference);
  });
}

function checkReport({ title, failed, passed, notInReference }, expected) {
  if (failed.length > 0) throw new Error(`${title}:\n${failed.join("\n")}`);
  const [actual, wanted] = [notInReference.toSorted().join("\n"), expected.toSorted().join("\n")];
  if (actual !== wanted) throw new Error(`${title} lacks for comparison:\n${actual}\nand not, as expected,\n${wanted}`);
  if (passed === 0) throw new Error(`${title}: nothing was run`);
}

/** Runs a service on a Unix socket in a fresh directory below `parent`. */
async function withService(parent, options, use) {
  const { startMockService } = await import(pathToFileURL(join(root, "packages/mock-service/dist/index.js")).href);
  const directory = mkdtempSync(join(parent, ".parsec-ts-"));
  const endpoint = `unix:${join(directory, "parsec.sock")}`;
  const service = await startMockService({ ...options, endpoint });
  try {
    await use(endpoint);
  } finally {
    await service.close();
    rmSync(directory, { recursive: true });
  }
}

async function checkDeno() {
  const installed = mkdtempSync(join(tmpdir(), "parsec-ts-deno-"));
  try {
    const deno = await installDeno(installed);
    await inProject(async (project) => {
      await importWithoutPermissions(deno, project);
      await connectWithoutPin(deno, project);
    });
    await runSuite([deno, "run", "--no-prompt", "-A"], "web", [...OTHER_CURVES, ...NOT_IN_WEBCRYPTO]);
  } finally {
    rmSync(installed, { recursive: true, force: true });
  }
}

async function importWithoutPermissions(deno, project) {
  const entries = publicPackages().flatMap(({ manifest }) =>
    Object.entries(manifest.exports).flatMap(([entry, target]) =>
      target.types && !entry.endsWith("/vitest") ? [manifest.name + entry.slice(1)] : [],
    ),
  );
  writeFileSync(join(project, "imports.mjs"), entries.map((entry) => `import ${JSON.stringify(entry)};\n`).join(""));
  await mustRun(deno, ["run", "--no-prompt", "imports.mjs"], { cwd: project, capture: true });
}

/** Strict trust says what it needs; without the pin a few permissions are enough. The directory is one to which no other user may write. */
async function connectWithoutPin(deno, project) {
  writeFileSync(join(project, "connect.mjs"), readFileSync(join(root, "tools/checks/deno/connect.mjs")));
  await withService(homedir(), {}, async (endpoint) => {
    const args = ["run", "--no-prompt", ...DENO_PERMISSIONS, "connect.mjs", endpoint];
    const output = await mustRun(deno, args, { cwd: project, capture: true });
    if (!output.includes("connected without the pin")) throw new Error(output);
  });
}

async function runInChromium() {
  const chromium = await findChromium();
  if (chromium === undefined) {
    console.log("The suite is not run in a browser: Debian's Chromium cannot be had on this host.");
    return;
  }
  const files = await bundleForPage();
  const run = 'import("/suite.js").then(() => parsecSuite)';
  const report = await whileServing(files, (url) => evaluateInPage(chromium, url, run));
  checkReport({ title: "Chromium", ...report }, [...NOT_IN_WEBCRYPTO, ...OTHER_CURVES]);
}
