// The playground in a real browser, from a file server: its calls, its bytes, responses that a reader breaks, its links, its size.
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root, turbo } from "../workspace.mjs";
import { accessibilityFaults, SCREENS } from "./browser/accessibility.mjs";
import { findChromium, withPage } from "./browser/chromium.mjs";
import { filesBelow, whileServing } from "./browser/serve.mjs";

const MAX_COMPRESSED = 200 * 1024;

/** Any path will do: the page has relative addresses only. */
const PREFIX = "/any/path/";

/** The check that catches each response of the page's list; `undefined` is a response that the client has to accept. */
const CAUGHT = {
  "Another protocol answers: the magic number is wrong": "ERR_PARSEC_PROTOCOL_MAGIC",
  "A peer of wire protocol 2.0": "ERR_PARSEC_PROTOCOL_VERSION",
  "The response of another provider": "ERR_PARSEC_PROTOCOL_PROVIDER",
  "A body of 16 MiB is announced": "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG",
  "The response to another operation": "ERR_PARSEC_PROTOCOL_OPCODE",
  "A status of an error, with a body all the same": "ERR_PARSEC_PROTOCOL_BODY",
  "A status of an error, as the service sends it": "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
  "A lie: the signature is not right, says the service": undefined,
  "A body that is not protobuf": "ERR_PARSEC_PROTOCOL_BODY",
  "The last byte is missing": "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY",
  "One byte too many": "ERR_PARSEC_PROTOCOL_TRAILING_BYTES",
  "A signature with one wrong bit, believed": undefined,
  "The same, with the signature verified here": "ERR_PARSEC_SIGNATURE_INVALID",
};

export const playgroundChecks = [
  ["the playground works in Chromium from any path, with its links and broken responses, in 200 KiB", checkPlayground],
];

async function checkPlayground() {
  await turbo(["site", "--filter=@parsec-ts/playground", "--output-logs=errors-only"]);
  const files = filesBelow(join(root, "docs/playground/dist"), PREFIX);
  checkSize(files);
  const chromium = await findChromium();
  if (chromium === undefined) {
    console.log("The playground is not run in a browser: Debian's Chromium cannot be had on this host.");
    return;
  }
  await whileServing(files, (origin) =>
    withPage(chromium, async (page) => {
      const address = origin + PREFIX.slice(1);
      await callAndBreak(page, address);
      await openLinks(page, address);
      await lookAtScreens(page, address);
    }),
  );
}

function checkSize(files) {
  const whole = [...files].filter(([address]) => !address.endsWith("/"));
  const bytes = whole.reduce((sum, [, content]) => sum + gzipSync(content, { level: 9 }).length, 0);
  if (bytes > MAX_COMPRESSED || bytes < 50 * 1024)
    throw new Error(
      `The playground has ${bytes} bytes compressed; at most ${MAX_COMPRESSED}, and what it needs is above 50 KiB.`,
    );
}

const outcome = (text) =>
  `document.body.ariaBusy === "false" && document.querySelector("#outcome").textContent.includes(${JSON.stringify(text)})`;
const explanation = (text) => `document.querySelector("#explanation").textContent.includes(${JSON.stringify(text)})`;

/** Clicks through the page: a key, a signature, its verification; a byte explained by pointer and by keyboard; a broken response. */
async function callAndBreak(page, address) {
  await page.emulate(SCREENS[0]);
  await page.open(address);
  await page.until(outcome("wire protocol 1.0"));
  await page.click("#do-create");
  await page.until(outcome("Created device/identity"));
  await page.click("#do-sign");
  await page.until(outcome("A signature of 64 bytes"));
  await page.click("#do-verify");
  await page.until(outcome("true: the signature is right"));

  await page.click(".message:first-of-type [data-field='opcode']");
  await page.until(explanation("5, PsaVerifyHash"));
  await page.press("ArrowRight");
  await page.until(explanation("status"));
  await page.press("End");
  await page.until(explanation("which application is calling"));
  await page.press("Tab");
  await page.press("Home");
  await page.until(explanation("does not speak Parsec"));

  await page.click(".message:last-of-type [data-field='opcode']");
  await page.click("#flip");
  await page.until(`document.querySelectorAll("mark").length === 1`);
  await page.click("#deliver");
  await page.until(outcome("ERR_PARSEC_PROTOCOL_OPCODE"));
  await page.until(outcome("The client refused the changed response"));
}

/** Opens the links of the page's list, and one of them as a reader does who was sent it. */
async function openLinks(page, address) {
  const links = await page.evaluate(
    `[...document.querySelectorAll("#examples a")].map((link) => [link.textContent, link.hash])`,
  );
  const titles = links.map(([title]) => title).join("\n");
  if (titles !== Object.keys(CAUGHT).join("\n")) throw new Error(`the page lists other responses:\n${titles}`);
  for (const [title, hash] of links) {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.until(outcome(CAUGHT[title] ?? "The client accepted the changed response"));
  }
  await page.open("about:blank");
  await page.open(address + links[0][1]);
  await page.until(outcome("ERR_PARSEC_PROTOCOL_MAGIC"));
}

async function lookAtScreens(page, address) {
  const faults = [];
  for (const screen of SCREENS) {
    await page.emulate(screen);
    await page.open("about:blank");
    await page.open(`${address}#do=sign`);
    await page.until(outcome("A signature of 64 bytes"));
    faults.push(...(await accessibilityFaults(page)).map((fault) => `${screen.name}: ${fault}`));
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
}
