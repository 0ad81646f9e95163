// Pictures that are drawn from data: the layers from the rules of the imports, the way of a call from the architecture page, the threats
// from the tables of SECURITY.md.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BESIDE, LAYERS } from "../../../tools/checks/layers.mjs";
import { root } from "../../../tools/workspace.mjs";
import { arrow, box, picture, text } from "./svg.mjs";

const WIDTH = 720;

/** The packages by layer, the highest on top. */
export function layersPicture() {
  const rows = LAYERS.map((packages, index) => [`layer ${index + 1}`, packages]).reverse();
  const all = [...rows, ["beside", BESIDE]];
  const parts = all.flatMap(([title, packages], row) => {
    const y = 10 + row * 46;
    const width = (WIDTH - 110) / Math.max(...LAYERS.map(({ length }) => length));
    return [
      text(10, y + 22, title, "quiet"),
      ...packages.flatMap((name, column) => {
        const x = 90 + column * width;
        return [box({ x, y, width: width - 10, height: 34 }), text(x + (width - 10) / 2, y + 22, name, "middle")];
      }),
    ];
  });
  return picture({
    width: WIDTH,
    height: 10 + all.length * 46,
    title: "The layers",
    description: all.map(([title, packages]) => `${title}: ${packages.join(", ")}`).join("; "),
    parts,
  });
}

/** The files that one call opens, in their order. */
export function callPicture() {
  const section = readSection("docs/architecture.md", "The way of one call");
  const steps = [...section.matchAll(/^\d+\. `packages\/([\w-]+)\/src\/([\w/.-]+)` (.+)$/gm)].map(
    ([, folder, file, purpose]) => ({
      folder,
      file: file.split("/").pop(),
      purpose: purpose
        .replaceAll("`", "")
        .replace(/[,;].*$/, "")
        .replace(/\.$/, ""),
    }),
  );
  if (steps.length < 5) throw new Error("docs/architecture.md lists fewer than five steps of a call");
  const ends = [
    { file: "application", purpose: "asks for a signature" },
    ...steps,
    { file: "service", purpose: "responds over the same connection" },
  ];
  const parts = ends.flatMap(({ file, purpose }, row) => {
    const y = 10 + row * 52;
    const kind = file.includes(".") ? "box" : "outside";
    return [
      box({ x: 10, y, width: 210, height: 34, kind }),
      text(115, y + 22, file, "middle"),
      text(240, y + 22, purpose, "quiet"),
      ...(row === 0 ? [] : [arrow(95, y - 18, 95, y - 2), arrow(135, y - 2, 135, y - 18, "back")]),
    ];
  });
  return picture({
    width: WIDTH,
    height: 10 + ends.length * 52,
    title: "The way of one call, down to the service and back up",
    description: ends.map(({ file, purpose }) => `${file} ${purpose}`).join("; "),
    parts,
  });
}

/** The parts of a system that the sections of SECURITY.md protect, from the application to the hardware. */
const THREATENED = [
  ["application", ["Web Cryptography", "SSH", "Certificates"]],
  ["client", ["Memory and logs", "The way back", "Tokens"]],
  ["transport", ["The endpoint"]],
  ["service", ["The service's word"]],
];

/** The way from the application to the secure element, the boundary of trust, and the threats by their numbers. */
export function threatsPicture() {
  const sections = threatsBySection();
  const shown = THREATENED.flatMap(([, titles]) => titles);
  const missing = shown.filter((title) => !sections.has(title));
  if (missing.length > 0) throw new Error(`SECURITY.md has no threats under ${missing.join(", ")}`);
  const besideTheWay = [...sections.keys()].filter((title) => !shown.includes(title));
  const lines = (titles) => titles.map((title) => `${title}: ${count(sections.get(title))}`);
  const rows = [
    ...THREATENED.map(([name, titles]) => [name, lines(titles)]),
    ["secure element", ["keys never leave it"]],
  ];
  const parts = rows.flatMap(([name, threats], row) => {
    const y = 20 + row * 84;
    return [
      box({ x: 20, y, width: 170, height: 54, kind: row > 2 ? "outside" : "box" }),
      text(105, y + 32, name, "middle"),
      ...threats.map((line, index) => text(215, y + 18 + index * 19, line, "quiet")),
      ...(row === 0 ? [] : [arrow(105, y - 28, 105, y - 2)]),
    ];
  });
  const boundary = 20 + 3 * 84 - 16;
  const beside = 20 + rows.length * 84;
  return picture({
    width: WIDTH,
    height: beside + 30 + besideTheWay.length * 18,
    title: "The threat model",
    description: `The boundary of trust lies between transport and service. ${rows.map(([name, threats]) => `${name}: ${threats.join("; ")}`).join(". ")}`,
    parts: [
      ...parts,
      `<path class="boundary" d="M10,${boundary} L${WIDTH - 10},${boundary}" />`,
      text(330, boundary - 6, "boundary of trust: below, everything is checked", "small"),
      ...["Beside the way", ...lines(besideTheWay)].map((line, index) =>
        text(20, beside + 14 + index * 18, line, "small"),
      ),
    ],
  });
}

/** Numbers of the threats of each section: the first cells of its table. */
function threatsBySection() {
  const parts = readFileSync(join(root, "SECURITY.md"), "utf8").split(/^## /m).slice(1);
  const found = parts.map((part) => [
    part.split("\n")[0],
    [...part.matchAll(/^\| ([A-Z]+-?\d+) /gm)].map(([, number]) => number),
  ]);
  return new Map(found.filter(([, numbers]) => numbers.length > 0));
}

/** `10 threats (E)`: how many, and the letters of their numbers. */
function count(numbers) {
  const letters = [...new Set(numbers.map((number) => number.replace(/-?\d+$/, "")))];
  return `${numbers.length} ${numbers.length === 1 ? "threat" : "threats"} (${letters.join(", ")})`;
}

function readSection(path, title) {
  const section = readFileSync(join(root, path), "utf8")
    .split(/^## /m)
    .find((part) => part.startsWith(`${title}\n`));
  if (section === undefined) throw new Error(`${path} has no section "${title}"`);
  return section;
}
