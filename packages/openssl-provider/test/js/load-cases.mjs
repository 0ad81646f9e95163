// node load-cases.mjs CASE [ARGUMENT…]: one case of the loader in a process of its own. Prints what it has seen, one line each.
import assert from "node:assert";
import crypto from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import tls from "node:tls";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { loadParsecProvider, parsecKeyPem, parsecPrivateKey } from "@parsec-ts/openssl-provider";

const message = Buffer.from("a message");

function checkDefaultProvider() {
  assert.equal(crypto.createHash("sha256").update("abc").digest("hex").slice(0, 8), "ba7816bf");
  for (const [type, options] of [
    ["ec", { namedCurve: "P-256" }],
    ["rsa", { modulusLength: 2048 }],
    ["rsa-pss", { modulusLength: 2048 }],
    ["ed25519", {}],
  ]) {
    const { privateKey, publicKey } = crypto.generateKeyPairSync(type, options);
    const digest = type === "ed25519" ? null : "sha256";
    assert.ok(crypto.verify(digest, message, publicKey, crypto.sign(digest, message, privateKey)));
    assert.ok(privateKey.export({ format: "der", type: "pkcs8" }).length > 40);
    if (type !== "rsa-pss") assert.equal(typeof privateKey.export({ format: "jwk" }).kty, "string");
  }
}

async function signs(name = "ec") {
  const key = crypto.createPrivateKey(await parsecKeyPem(name));
  return crypto.verify("sha256", message, crypto.createPublicKey(key), crypto.sign("sha256", message, key));
}

/** Code and reason of the error with which something fails. */
async function failure(work) {
  try {
    await work();
    return "no error";
  } catch (error) {
    if (process.env.DETAILS) console.error(error);
    return [error.code, error.family, error.reason].filter((part) => part !== undefined).join(", ");
  }
}

/** A worker that runs a case and ends. */
async function inWorker(name) {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: name });
  const [[result]] = await Promise.all([once(worker, "message"), once(worker, "exit")]);
  return result;
}

const CASES = {
  async signs(name) {
    loadParsecProvider();
    return signs(name);
  },
  async "default provider"() {
    loadParsecProvider();
    checkDefaultProvider();
    assert.ok(await signs());
    checkDefaultProvider();
    const [key, cert] = ["own.key", "own.crt"].map((path) => readFileSync(path));
    const server = tls.createServer({ key, cert }, (socket) => socket.end(socket.getProtocol()));
    await once(server.listen(0, "localhost"), "listening");
    const socket = tls.connect({ port: server.address().port, host: "localhost", ca: cert });
    const [text] = await once(socket, "data");
    server.close();
    return String(text);
  },
  async "no load before"() {
    return signs();
  },
  async options(...texts) {
    const options = JSON.parse(texts.join(" "));
    return failure(async () => {
      loadParsecProvider(options);
      assert.ok(await signs());
    });
  },
  async twice() {
    const { PARSEC_SERVICE_ENDPOINT: endpoint } = process.env;
    loadParsecProvider({ endpoint });
    loadParsecProvider();
    loadParsecProvider({ endpoint });
    assert.ok(await signs());
    return failure(() => loadParsecProvider({ endpoint: "unix:/run/other/parsec.sock" }));
  },
  /** The module stays when the worker that has loaded it ends. */
  async workers() {
    assert.ok(await inWorker("signs"));
    assert.ok(await inWorker("signs"));
    loadParsecProvider();
    assert.ok(await signs());
    assert.deepEqual(await Promise.all([inWorker("signs"), inWorker("signs"), inWorker("signs")]), [true, true, true]);
    checkDefaultProvider();
    return signs();
  },
  async "worker ends early"() {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: "asks for ever" });
    await once(worker, "message");
    await worker.terminate();
    return signs();
  },
  async "asks for ever"() {
    for (;;) {
      const pending = Array.from({ length: 8 }, () => parsecKeyPem("ec"));
      parentPort?.postMessage("asking");
      await Promise.all(pending);
    }
  },
  async "exits early"() {
    for (let i = 0; i < 8; i++) void parsecKeyPem("ec");
    process.exit(0);
  },
  async "own process"() {
    const { startMockService } = await import("@parsec-ts/mock-service");
    const pem = readFileSync("ec.pem");
    const endpoint = `unix:${process.cwd()}/own.sock`;
    const service = await startMockService({ endpoint });
    loadParsecProvider({ endpoint });
    const seen = [await failure(() => parsecKeyPem("ec")), await failure(() => crypto.sign("sha256", message, pem))];
    const server = tls.createServer({ key: pem, cert: readFileSync("ec.crt") });
    await once(server.listen(0, "localhost"), "listening");
    tls.connect({ port: server.address().port, host: "localhost" }).on("error", () => undefined);
    const [error] = await once(server, "tlsClientError");
    server.close();
    await service.close();
    return [...seen, error.reason].join("\n");
  },
  async missing(directory) {
    return failure(() => loadParsecProvider({ directory }));
  },
  async key(name) {
    return failure(() => parsecKeyPem(name));
  },
  async text(name) {
    return (await parsecKeyPem(name)).trim();
  },
  async uri(name, options = "{}") {
    return failure(() => {
      const key = parsecPrivateKey(name, JSON.parse(options));
      assert.ok(crypto.verify("sha256", message, crypto.createPublicKey(key), crypto.sign("sha256", message, key)));
    });
  },
  async identity(applicationName) {
    loadParsecProvider({ applicationName });
    return signs();
  },
};

if (isMainThread) {
  const [name, ...args] = process.argv.slice(2);
  console.log(String(await CASES[name](...args)));
} else {
  parentPort.postMessage(await CASES[workerData]());
}
