// The site: it builds, its links lead somewhere, its search finds, and its main pages can be used by everybody on every screen.
import { join } from "node:path";
import { root, turbo } from "../workspace.mjs";
import { accessibilityFaults, SCREENS } from "./browser/accessibility.mjs";
import { findChromium, withPage } from "./browser/chromium.mjs";
import { filesBelow, whileServing } from "./browser/serve.mjs";
import { deadLinks } from "./page-links.mjs";

/** One page of each kind: they share a layout, so that a fault of one is a fault of all. */
const MAIN_PAGES = [
  "index.html",
  "start.html",
  "guides/tpm.html",
  "guides/other-clients.html",
  "concepts/architecture.html",
  "concepts/security.html",
  "reference/errors.html",
  "api/@parsec-ts/transport.html",
];

export const siteChecks = [
  ["the site builds, its links lead somewhere, and its pages have no serious fault", checkSite],
];

async function checkSite() {
  await turbo(["site", "--filter=@parsec-ts/site", "--output-logs=errors-only"]);
  const files = filesBelow(join(root, "docs/site/dist"));
  const dead = deadLinks(files);
  if (dead.length > 0) throw new Error(dead.join("\n"));
  const chromium = await findChromium();
  if (chromium === undefined) {
    console.log("The site is not looked at in a browser: Debian's Chromium cannot be had on this host.");
    return;
  }
  await whileServing(files, (origin) =>
    withPage(chromium, async (page) => {
      await findBySearch(page, origin);
      await lookAtPages(page, origin);
    }),
  );
}

/** Searches as a reader does; the index is a file of the site. */
async function findBySearch(page, origin) {
  await page.emulate(SCREENS[0]);
  await page.open(`${origin}start.html`);
  await page.until(`document.querySelector(".VPNavBarSearch button") !== null`);
  await page.click(".VPNavBarSearch button");
  await page.until(`document.querySelector("#localsearch-input") !== null`);
  await page.send("Input.insertText", { text: "private key in a TPM" });
  await page.until(
    `[...document.querySelectorAll(".VPLocalSearchBox .result")].some(({ href }) => href.includes("/guides/tpm"))`,
  );
}

/** Looks at each page on a desktop's light screen, and in turns at a dark one and a phone's. */
async function lookAtPages(page, origin) {
  const faults = [];
  const [desktop, ...others] = SCREENS;
  for (const [index, address] of MAIN_PAGES.entries()) {
    for (const screen of [desktop, others[index % others.length]]) {
      await page.emulate(screen);
      await page.open(origin + address);
      await page.until(`document.querySelector("h1") !== null`);
      faults.push(...(await accessibilityFaults(page)).map((fault) => `${address}, ${screen.name}: ${fault}`));
    }
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
}
