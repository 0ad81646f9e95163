// Signatures through OpenSSL beside a plain C client that repeats one prepared request, on the same service with canned responses; and the size of
// the module. Ratios count: absolute figures are those of this machine.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSslDevelopment, provisionOpenSslProgram } from "@parsec-ts/native";
import { buildProvider, modulePath } from "../scripts/build-provider.js";

const CALLS = 3_000;
const ROUNDS = 5;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const peers = join(root, "../conformance/bench/peers/c");
const directory = mkdtempSync(join(tmpdir(), "parsec-openssl-bench-"));
const module = modulePath(await buildProvider());
const { headers, libraries } = await openSslDevelopment();
const openssl = await provisionOpenSslProgram("openssl");
const socket = join(directory, "parsec.sock");
const env = {
  ...process.env,
  PARSEC_SERVICE_ENDPOINT: `unix:${socket}`,
  PARSEC_MODULE: module,
  OPENSSL_CONF: "/dev/null",
};
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function compile(name, source, ...args) {
  const tools = ["test/c/include", "../../tools/native/include"].map((folder) => `-I${join(root, folder)}`);
  execFileSync("cc", ["-O2", "-o", join(directory, name), source, ...tools, ...args]);
  return join(directory, name);
}

/** A file that names the key "bench", with the public half of a key that is made for it: the service signs whatever it is asked for. */
function writeKeyFile() {
  execFileSync(openssl, ["genpkey", "-algorithm", "EC", "-pkeyopt", "group:P-256", "-out", join(directory, "own.pem")]);
  const spki = execFileSync(openssl, ["pkey", "-in", join(directory, "own.pem"), "-pubout", "-outform", "DER"]);
  const text = (value) => Buffer.concat([Buffer.from([0x0c, value.length]), Buffer.from(value)]);
  const content = Buffer.concat([text("parsec:bench"), text("EC"), spki]);
  const block = Buffer.concat([Buffer.from([0x30, content.length]), content]).toString("base64");
  const lines = block.match(/.{1,64}/g).join("\n");
  writeFileSync(
    join(directory, "bench.pem"),
    `-----BEGIN PARSEC PRIVATE KEY-----\n${lines}\n-----END PARSEC PRIVATE KEY-----\n`,
  );
}

/** Microseconds a signature of the plain client: of the clock, and of the processor. */
function runPlain(client) {
  const { calls, wallUs, userUs, systemUs } = JSON.parse(
    execFileSync(client, [socket], { input: `sign_hash ${CALLS} 1\n`, encoding: "utf8" }),
  );
  return [wallUs / calls, (userUs + systemUs) / calls];
}

const mock = spawn(compile("mock", join(peers, "mock.c")), [socket], { stdio: ["pipe", "pipe", "inherit"] });
try {
  await once(mock.stdout, "data");
  writeKeyFile();
  const client = compile("client", join(peers, "client.c"));
  const linked = [...headers.map((path) => `-I${path}`), join(libraries, "libcrypto.so.3"), `-Wl,-rpath,${libraries}`];
  const provider = compile("provider", join(root, "bench/bench_provider.c"), ...linked);
  const runProvider = (key) =>
    execFileSync(provider, [join(directory, key), String(CALLS)], { env, encoding: "utf8" })
      .split(" ")
      .map(Number);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    plain: runPlain(client),
    ours: runProvider("bench.pem"),
    memory: runProvider("own.pem"),
  }));
  const figure = (name, index) => median(rounds.map((round) => round[name][index]));
  const ratio = (index) => (figure("ours", index) / figure("plain", index)).toFixed(1);
  console.log(
    `through OpenSSL: ${figure("ours", 0).toFixed(0)} µs a signature, ${figure("ours", 1).toFixed(0)} µs of CPU`,
  );
  console.log(`plain C client: ${figure("plain", 0).toFixed(0)} µs, ${figure("plain", 1).toFixed(0)} µs of CPU`);
  console.log(`ratio: ${ratio(0)} of the time, ${ratio(1)} of the CPU`);
  console.log(`key in memory: ${figure("memory", 0).toFixed(0)} µs a signature`);
  console.log(`loading default and the module: ${figure("ours", 2)} µs`);
  const stripped = join(directory, "stripped.so");
  execFileSync("strip", ["-o", stripped, module]);
  console.log(`module, stripped: ${(statSync(stripped).size / 1e6).toFixed(2)} MB`);
} finally {
  mock.stdin.end();
  rmSync(directory, { recursive: true });
}
