// The main job against the mock service in a process of its own, found through the environment as any service is.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { connect, eccKeyPair, ecdsa } from "@parsec-ts/node";

const directory = mkdtempSync(join(tmpdir(), "parsec-demo-"));
const service = await startService(`unix:${join(directory, "parsec.sock")}`);
try {
  await demo();
  console.log("demo: ok");
} finally {
  service.kill();
  rmSync(directory, { recursive: true, force: true });
}

async function demo() {
  const parsec = await connect();
  const { major, minor } = await parsec.ping();
  const [provider] = await parsec.listProviders();
  console.log(`connected   ${process.env.PARSEC_SERVICE_ENDPOINT}, wire protocol ${major}.${minor}`);
  console.log(`provider    ${provider.id}: ${provider.description}`);

  const keyName = "demo/signing-key";
  const alg = ecdsa("SHA_256");
  const use = { usage: ["signHash", "verifyHash"], algorithm: alg };
  await parsec.generateKey({ keyName, attributes: eccKeyPair("P-256", use) });
  console.log(`created     ${keyName}: a P-256 key pair whose private half stays in the service`);

  const hash = createHash("sha256").update("hello, parsec").digest();
  const signature = await parsec.signHash({ keyName, alg, hash });
  console.log(`signed      ${signature.length} bytes: ${Buffer.from(signature).toString("hex").slice(0, 32)}…`);
  if (!(await parsec.verifyHash({ keyName, alg, hash, signature }))) throw new Error("the signature does not verify");
  signature[0] ^= 1;
  if (await parsec.verifyHash({ keyName, alg, hash, signature })) throw new Error("a broken signature verifies");
  console.log("verified    the signature, and refused it with one bit flipped");

  await parsec.destroyKey(keyName);
  const left = await parsec.listKeys();
  if (left.length > 0) throw new Error("the key is still there");
  console.log("destroyed   the key; the service holds none any more");
}

/** Starts the mock service, and points the environment at it once it is ready. */
async function startService(endpoint) {
  const manifest = createRequire(import.meta.url).resolve("@parsec-ts/mock-service/package.json");
  const child = spawn(
    process.execPath,
    [join(dirname(manifest), "bin/parsec-mock-service.js"), "--endpoint", endpoint],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const ended = new Promise((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the mock service ended with ${code}`)));
  });
  ended.catch(() => undefined);
  const ready = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const [name, value] = line.split(/=(.*)/);
      if (name === "PARSEC_SERVICE_ENDPOINT") {
        process.env.PARSEC_SERVICE_ENDPOINT = value;
        return;
      }
    }
  })();
  await Promise.race([ready, ended]);
  return child;
}
