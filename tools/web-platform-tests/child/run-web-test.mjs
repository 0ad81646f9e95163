// Runs one file of the Web Platform Tests in this process, and sends the result of each subtest to the process that started it.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runInThisContext } from "node:vm";
import { countKeyUses } from "./count-key-uses.mjs";
import { installObject } from "./install-object.mjs";

const { root, file, object, settings } = JSON.parse(process.argv[2]);

const path = join(root, "WebCryptoAPI", file);
const IDLHARNESS = /^\/resources\/WebIDLParser\.js$/;

/** The path on disk of what a test calls by an absolute or relative address. */
function pathOf(address) {
  if (IDLHARNESS.test(address)) return join(root, "resources/webidl2/lib/webidl2.js");
  return address.startsWith("/") ? join(root, address) : join(dirname(path), address);
}

/** The globals of a window that tests look at. */
function makeWindow() {
  globalThis.self = globalThis;
  globalThis.location = { search: "", href: `https://test.invalid/${file}`, pathname: `/${file}` };
  globalThis.GLOBAL = { isWindow: () => false, isWorker: () => false, isShadowRealm: () => false };
  globalThis.Window = Object.getPrototypeOf(globalThis).constructor;
  globalThis.fetch = async (address) => {
    const text = readFileSync(pathOf(address), "utf8");
    return { ok: true, text: async () => text, json: async () => JSON.parse(text) };
  };
}

function runScript(script) {
  runInThisContext(readFileSync(script, "utf8"), { filename: script });
}

const installed = await installObject(object, settings);
const uses = countKeyUses(installed);
makeWindow();
runScript(join(root, "resources/testharness.js"));

// Tests of promises run one after the other, so a use of a key belongs to the one that runs.
const { promise_test } = globalThis;
globalThis.promise_test = (run, name, ...rest) =>
  promise_test(
    async function (...args) {
      uses.enter(name);
      try {
        return await run.apply(this, args);
      } finally {
        uses.leave();
      }
    },
    name,
    ...rest,
  );

const STATUS = ["pass", "fail", "timeout", "not run", "precondition"];
const subtests = [];
globalThis.add_result_callback(({ name, status, message }) => {
  if (name !== LOADING) subtests.push({ name, status: STATUS[status], message, refusals: uses.refusals(name) });
});
const completed = new Promise((resolve) => globalThis.add_completion_callback((_, harness) => resolve(harness)));

// A set-up that fails in a promise of its own: a window reports it and goes on.
let unhandled;
process.on("unhandledRejection", (error) => {
  unhandled ??= `unhandled rejection: ${error?.message ?? error}`;
});

// A window ends its tests after its load event, a task of its own; a shell would end them in the middle of a set-up of several promises.
const LOADING = "load event";
const loading = globalThis.async_test(LOADING);
setImmediate(() => loading.done());

// Without a timer the process would end while a test waits for nothing.
const alive = setInterval(() => {}, 1 << 30);
for (const [, script] of readFileSync(path, "utf8").matchAll(/^\/\/ META: script=(\S+)/gm)) runScript(pathOf(script));
runScript(path);
const harness = await completed;
await installed.close();
clearInterval(alive);

const state = unhandled ?? (harness.status === 0 ? "ok" : (harness.message ?? `status ${harness.status}`));
writeFileSync(3, JSON.stringify({ harness: state, subtests, used: uses.names(), refusals: uses.allRefusals() }));
process.exit(0);
