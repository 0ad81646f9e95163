// Debian's headless Chromium, and one page of it that is driven over the DevTools pipe.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { provisionPrograms, whereDebian } from "@parsec-ts/debian";

/** Chromium and every library that it loads but those of the C compiler and the C library. */
const PACKAGES = `
  chromium-headless-shell chromium-common libasound2 libasyncns0 libatk1.0-0 libatspi2.0-0 libatomic1 libblkid1 libbrotli1 libbsd0 libbz2-1.0
  libcap2 libdav1d6 libdbus-1-3 libdouble-conversion3 libdrm2 libelf1 libexpat1 libffi8 libflac12 libfontconfig1 libfreetype6 libgbm1 libgcrypt20
  libglib2.0-0 libgpg-error0 libgraphite2-3 libharfbuzz-subset0 libharfbuzz0b libjpeg62-turbo liblz4-1 liblzma5 libmd0 libminizip1 libmount1
  libmp3lame0 libmpg123-0 libnspr4 libnss3 libogg0 libopenh264-7 libopus0 libpcre2-8-0 libpng16-16 libpulse0 libselinux1 libsndfile1 libsqlite3-0
  libstdc++6 libsystemd0 libudev1 libuuid1 libvorbis0a libvorbisenc2 libwayland-server0 libx11-6 libx11-xcb1 libxau6 libxcb-randr0 libxcb1
  libxcomposite1 libxdamage1 libxdmcp6 libxext6 libxfixes3 libxi6 libxkbcommon0 libxnvctrl0 libxrandr2 libxrender1 libxtst6 libzstd1 zlib1g`;

/** Attempts to remove a profile, and milliseconds between them. */
const MAX_TRIES = 50;
const PAUSE_MS = 100;

const FLAGS = ["--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];

/** The program; `undefined` on a machine that is no Debian. In CI nothing may be left out. */
export async function findChromium() {
  const programs = { chromium: "usr/lib/chromium/chromium-headless-shell" };
  const set = { name: "chromium", suite: "bookworm", packages: PACKAGES.trim().split(/\s+/), programs };
  const found = await whereDebian(() => provisionPrograms({ ...set, libraryFolders: ["pulseaudio"] }));
  return found?.chromium;
}

/** Opens a page, evaluates an expression in it, and returns what its promise resolves to, as JSON can hold it. */
export async function evaluateInPage(chromium, url, expression) {
  const profile = mkdtempSync(join(tmpdir(), "parsec-ts-chromium-"));
  const child = spawn(chromium, [...FLAGS, `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  let output = "";
  child.stderr.on("data", (chunk) => {
    output = (output + chunk).slice(-2000);
  });
  const devTools = new DevTools(child.stdio[3], child.stdio[4]);
  try {
    const ended = exited.then(([code]) => Promise.reject(new Error(`Chromium ended with ${code}: ${output}`)));
    return await Promise.race([evaluate(devTools, url, expression), ended]);
  } finally {
    child.kill("SIGKILL");
    await exited;
    await removeProfile(profile);
  }
}

/** Removes a profile. Helper processes of the browser write to it for a moment after its end, so that removing fails at first. */
async function removeProfile(path) {
  for (let tries = 1; ; tries++) {
    try {
      rmSync(path, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === MAX_TRIES) throw error;
      await setTimeout(PAUSE_MS);
    }
  }
}

async function evaluate(devTools, url, expression) {
  const { targetId } = await devTools.send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await devTools.send("Target.attachToTarget", { targetId, flatten: true });
  await devTools.send("Page.enable", {}, sessionId);
  const loaded = devTools.next("Page.loadEventFired");
  await devTools.send("Page.navigate", { url }, sessionId);
  await loaded;
  const options = { expression, awaitPromise: true, returnByValue: true };
  const { result, exceptionDetails } = await devTools.send("Runtime.evaluate", options, sessionId);
  if (exceptionDetails === undefined) return result.value;
  throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
}

/** Commands to a browser and its events: JSON with a NUL after each message. */
class DevTools {
  #input;
  #pending = new Map();
  #waiting = new Map();
  #ids = 0;
  #received = Buffer.alloc(0);

  constructor(input, output) {
    this.#input = input;
    output.on("data", (chunk) => this.#receive(chunk));
    // The end of the browser is reported by its process.
    for (const stream of [input, output]) stream.on("error", () => undefined);
  }

  send(method, params, sessionId) {
    const id = ++this.#ids;
    const answered = new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    this.#input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return answered;
  }

  /** The next event of that name. */
  next(method) {
    return new Promise((resolve) => this.#waiting.set(method, resolve));
  }

  #receive(chunk) {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (let end = this.#received.indexOf(0); end >= 0; end = this.#received.indexOf(0)) {
      const message = JSON.parse(this.#received.subarray(0, end).toString());
      this.#received = this.#received.subarray(end + 1);
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error !== undefined) pending?.reject(new Error(message.error.message));
      else pending?.resolve(message.result);
      this.#waiting.get(message.method)?.(message.params);
    }
  }
}
