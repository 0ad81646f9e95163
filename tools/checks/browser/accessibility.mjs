// axe-core in a page: finds what keeps people from using it, such as too little contrast or a button without a name.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The screens that pages are looked at: a desktop's in both schemes of colours, and a phone's. */
export const SCREENS = [
  { name: "light", width: 1280, height: 900, scheme: "light" },
  { name: "dark", width: 1280, height: 900, scheme: "dark" },
  { name: "phone", width: 390, height: 800, scheme: "light" },
];

/** Faults that axe calls serious or critical, one line each, and whether the page is wider than its screen. */
export async function accessibilityFaults(page) {
  await page.evaluate(`${AXE}; undefined`);
  const { violations } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const lines = serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  const [width, screen] = await page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]");
  return width > screen ? [...lines, `the page is ${width} pixels wide on a screen of ${screen}`] : lines;
}
