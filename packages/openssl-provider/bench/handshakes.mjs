// Handshakes of TLS 1.3 with a key of the real service beside a key in memory, in nginx and in Node: what four clients at once get, and how long a handshake
// holds Node's event loop. Ratios count: absolute figures are those of this machine.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { provisionOpenSslProgram } from "@parsec-ts/native";
import { connect, ecdsaKey } from "@parsec-ts/node";
import { provisionRealService, startRealService } from "@parsec-ts/real-service";
import { freePort } from "@parsec-ts/test-support";
import { buildProvider, modulePath } from "../scripts/build-provider.js";

const CLIENTS = 4;
const SECONDS = 2;
const ROUNDS = 5;

const directory = mkdtempSync(join(tmpdir(), "parsec-handshakes-"));
const file = (name) => join(directory, name);
const module = modulePath(await buildProvider());
const [openssl, nginx] = [await provisionOpenSslProgram("openssl"), await provisionOpenSslProgram("nginx")];
const service = await startRealService({ installation: await provisionRealService(), providers: ["mbed-crypto"] });
const env = { ...process.env, PARSEC_SERVICE_ENDPOINT: service.endpoint, OPENSSL_CONF: file("openssl.cnf") };
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const started = [];

try {
  await prepareKeys();
  const servers = {};
  for (const key of ["service", "memory"]) {
    servers[`nginx, ${key}`] = await startNginx(key);
    servers[`Node, ${key}`] = await startNode(key);
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const results = {};
    for (const [name, server] of Object.entries(servers)) results[name] = await measure(server);
    rounds.push(results);
  }
  const figure = (name, field) => median(rounds.map((round) => round[name][field]));
  for (const program of ["nginx", "Node"]) {
    const [ours, memory] = [`${program}, service`, `${program}, memory`].map((name) => figure(name, "perSecond"));
    const ratio = (ours / memory).toFixed(2);
    console.log(`${program}: ${ours.toFixed(0)} handshakes/s, key in memory ${memory.toFixed(0)}: ratio ${ratio}`);
  }
  const [ours, memory] = ["Node, service", "Node, memory"].map((name) => figure(name, "heldMs"));
  console.log(`a handshake holds Node's event loop for ${ours.toFixed(2)} ms, key in memory ${memory.toFixed(2)} ms`);
  console.log(`loadParsecProvider(): ${servers["Node, service"].loadMs.toFixed(1)} ms`);
} finally {
  for (const child of started) child.kill();
  await Promise.all(started.map((child) => child.exitCode ?? child.signalCode ?? once(child, "exit")));
  await service.stop();
  rmSync(directory, { recursive: true });
}

/** Two keys for P-256, and a certificate of each for localhost. */
async function prepareKeys() {
  const parsec = await connect({ endpoint: service.endpoint });
  await parsec.ensureKey("bench", ecdsaKey("P-256"));
  await parsec.close();
  const sections = [
    ...["openssl_conf = init", "[init]", "providers = providers", "[providers]", "default = default_section"],
    ...["parsec = parsec_section", "[default_section]", "activate = 1", "[parsec_section]", `module = ${module}`],
    ...["activate = 1", "[req]", "distinguished_name = name", "[name]", ""],
  ];
  writeFileSync(file("openssl.cnf"), sections.join("\n"));
  const run = (...args) => execFileSync(openssl, args, { cwd: directory, env, stdio: "pipe" });
  run("pkey", "-in", "parsec:bench", "-out", "service.pem");
  run("genpkey", "-algorithm", "EC", "-pkeyopt", "group:P-256", "-out", "memory.pem");
  for (const key of ["service", "memory"])
    run("req", "-new", "-x509", "-key", `${key}.pem`, "-subj", "/CN=localhost", "-out", `${key}.crt`);
}

/** One worker, as Node has one thread for it; it gives no tickets, so each handshake is whole. */
async function startNginx(key) {
  const port = await freePort();
  const server = [
    `listen 127.0.0.1:${port} ssl;`,
    ...[`ssl_certificate ${key}.crt;`, `ssl_certificate_key ${key}.pem;`],
    ...["ssl_session_tickets off;", "ssl_session_cache off;", "return 204;"],
  ];
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path t-${name};`);
  const http = ["access_log off;", ...temporary, `server { ${server.join(" ")} }`].join("\n");
  const events = "worker_processes 1; daemon off; events { worker_connections 256; }";
  const config = `${process.geteuid() === 0 ? "user root; " : ""}pid ${key}.pid; error_log stderr notice; ${events}\nhttp {\n${http}\n}\n`;
  writeFileSync(file(`${key}.conf`), config);
  const child = spawn(nginx, ["-p", directory, "-e", "stderr", "-c", file(`${key}.conf`)], { env });
  started.push(child);
  await new Promise((resolve, reject) => {
    let output = "";
    child.stderr.on("data", (chunk) => {
      output += chunk;
      if (/start worker process /.test(output)) resolve();
    });
    child.once("exit", () => reject(new Error(output)));
  });
  return {
    port,
    async heldMs() {
      return 0;
    },
  };
}

/** A server in Node, which tells how long its event loop was busy. Without openssl.cnf: the loader loads the module. */
async function startNode(key) {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "tls-server.mjs"), file(`${key}.pem`), file(`${key}.crt`)],
    {
      env: { ...env, OPENSSL_CONF: "" },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    },
  );
  started.push(child);
  const [{ port, loadMs }] = await once(child, "message");
  return {
    port,
    loadMs,
    async heldMs() {
      child.send("busy");
      const [milliseconds] = await once(child, "message");
      return milliseconds;
    },
  };
}

/** Full handshakes by several clients at once: how many a second, and milliseconds of the server's event loop for each. */
async function measure({ port, heldMs }) {
  await heldMs();
  const began = performance.now();
  const counts = await Promise.all(Array.from({ length: CLIENTS }, () => runClient(port)));
  const count = counts.reduce((sum, each) => sum + each);
  return { perSecond: (count * 1000) / (performance.now() - began), heldMs: (await heldMs()) / count };
}

/** The number of handshakes that one client has made. */
async function runClient(port) {
  const args = ["s_time", "-connect", `127.0.0.1:${port}`, "-new", "-time", String(SECONDS)];
  const child = spawn(openssl, args, { env: { ...env, OPENSSL_CONF: "" }, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout) output += chunk;
  const [, count] = /([0-9]+) connections in [0-9]+ real seconds/.exec(output) ?? [];
  if (count === undefined) throw new Error(`openssl s_time has failed:\n${output}`);
  return Number(count);
}
