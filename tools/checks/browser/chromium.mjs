// Debian's headless Chromium, and one page of it, which is driven over the DevTools pipe.
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

/** Milliseconds after which a condition of a page that has not come true is an error. */
const GIVE_UP_MS = 60_000;

const FLAGS = ["--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];

/** The program; `undefined` on a machine that is no Debian. In CI nothing may be left out. */
export async function findChromium() {
  const programs = { chromium: "usr/lib/chromium/chromium-headless-shell" };
  const set = { name: "chromium", suite: "bookworm", packages: PACKAGES.trim().split(/\s+/), programs };
  const found = await whereDebian(() => provisionPrograms({ ...set, libraryFolders: ["pulseaudio"] }));
  return found?.chromium;
}

/** Opens a page, evaluates an expression in it, and returns what its promise resolves to, as JSON can hold it. */
export function evaluateInPage(chromium, url, expression) {
  return withPage(chromium, async (page) => {
    await page.open(url);
    return await page.evaluate(expression);
  });
}

/** Hands an empty page of a new browser to `use`, and ends the browser afterwards. */
export async function withPage(chromium, use) {
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
    return await Promise.race([Page.create(devTools).then(use), ended]);
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

/** One page of a browser. */
class Page {
  #devTools;
  #sessionId;

  constructor(devTools, sessionId) {
    this.#devTools = devTools;
    this.#sessionId = sessionId;
  }

  static async create(devTools) {
    const { targetId } = await devTools.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await devTools.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(devTools, sessionId);
    await page.send("Page.enable", {});
    return page;
  }

  /** A command of the DevTools protocol to this page. */
  send(method, params) {
    return this.#devTools.send(method, params, this.#sessionId);
  }

  /** Opens an address and waits until it is loaded. */
  async open(url) {
    const loaded = this.#devTools.next("Page.loadEventFired");
    await this.send("Page.navigate", { url });
    await loaded;
  }

  /** Evaluates an expression; returns what its promise resolves to, as JSON can hold it. */
  async evaluate(expression) {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", options);
    if (exceptionDetails === undefined) return result.value;
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }

  /** Waits until an expression is true: it is asked again and again, for a minute at most. */
  async until(expression) {
    const isMet = await this.evaluate(`new Promise((resolve) => {
      const end = performance.now() + ${GIVE_UP_MS};
      const ask = () => (${expression}) ? resolve(true) : performance.now() > end ? resolve(false) : setTimeout(ask, 20);
      ask();
    })`);
    if (!isMet) throw new Error(`This did not become true in the page: ${expression}`);
  }

  /** Clicks in the middle of an element, as a mouse does. */
  async click(selector) {
    const { x, y } = await this.evaluate(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const [{ left, top, width, height }] = element.getClientRects();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
    for (const type of ["mouseMoved", "mousePressed", "mouseReleased"])
      await this.send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
  }

  /** Presses a key by its name: `Tab`, `ArrowRight`, `Enter`. */
  async press(key) {
    const code = { Tab: 9, Enter: 13, End: 35, Home: 36, ArrowLeft: 37, ArrowRight: 39 }[key];
    const text = key === "Enter" ? "\r" : undefined;
    const event = { key, code: key, windowsVirtualKeyCode: code };
    await this.send("Input.dispatchKeyEvent", { type: text === undefined ? "rawKeyDown" : "keyDown", ...event, text });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** Gives the page the size of a screen, and a scheme of colours: `light` or `dark`. */
  async emulate({ width, height, scheme }) {
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.send("Emulation.setEmulatedMedia", { features });
  }

  /** The whole page as the bytes of a PNG. */
  async screenshot() {
    const { cssContentSize } = await this.send("Page.getLayoutMetrics", {});
    const clip = { x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, 4000), scale: 1 };
    const { data } = await this.send("Page.captureScreenshot", { clip, captureBeyondViewport: true });
    return Buffer.from(data, "base64");
  }
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
