// node tools/write-terminal.mjs [--check]: runs the commands of SESSION against a mock service and draws them with what they print, as
// docs/terminal.svg; with --check it only compares. Everything in it is the same in each run: no key, no signature and no path is printed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./workspace.mjs";

const PICTURE = join(root, "docs/terminal.svg");
const COLUMNS = 96;
const [FONT_SIZE, CHARACTER, LINE, MARGIN, BAR] = [14, 8.4, 20, 18, 34];

/** The command that the picture begins with: the others are run in its shell. */
const SHELL = "parsec mock -- sh";

const SESSION = [
  "parsec key create device/identity",
  "parsec key create config --type aes-256",
  "parsec key list",
  "parsec sign --in firmware.bin -k device/identity --format raw --out firmware.sig",
  "parsec verify --in firmware.bin -k device/identity --format raw --signature-file firmware.sig",
  "parsec seal --in config.yaml -k config --out config.sealed",
  "parsec open --in config.sealed -k config",
  "parsec seal --in config.yaml -k device/identity",
];

/** Begins what a command prints: no program prints this. */
const MARK = "\u001e";

/** Runs the session; returns the output of each command, with its errors. */
function record() {
  const directory = mkdtempSync(join(tmpdir(), "parsec-terminal-"));
  try {
    writeFileSync(join(directory, "firmware.bin"), "firmware\n");
    writeFileSync(join(directory, "config.yaml"), "token: 4711\n");
    const cli = join(root, "packages/cli/bin/parsec.js");
    const run = `parsec() { "${process.execPath}" "${cli}" "$@"; }`;
    const script = [run, ...SESSION.map((command) => `printf '${MARK}'\n${command} 2>&1`)].join("\n");
    const args = [cli, ...SHELL.split(" ").slice(1, -1), "sh", "-c", `${script}\nexit 0`];
    // The settings of the user who runs this would change what is printed.
    const env = { PATH: process.env.PATH, HOME: directory, LC_ALL: "C.UTF-8" };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: directory, env, encoding: "utf8" });
    const printed = stdout.split(MARK).slice(1);
    if (status === 0 && printed.length === SESSION.length) return printed;
    throw new Error(`The session ended with ${status} after ${printed.length} commands.\n${stdout}${stderr}`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Breaks a line between words, as a terminal of so many columns would not: it breaks them anywhere. */
function wrapped(line) {
  const lines = [""];
  for (const word of line.split(/(?<= )/)) {
    if (`${lines.at(-1)}${word}`.trimEnd().length > COLUMNS) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines.map((text) => text.trimEnd());
}

function linesOf(printed) {
  const session = SESSION.flatMap((command, index) => {
    const output = (printed[index] ?? "").trimEnd().split("\n").flatMap(wrapped);
    return [{ kind: "command", text: command }, ...output.map((text) => ({ kind: "output", text }))];
  });
  return [{ kind: "command", text: SHELL }, ...session];
}

function draw(lines) {
  const width = Math.ceil(2 * MARGIN + COLUMNS * CHARACTER);
  const height = BAR + 2 * MARGIN + lines.length * LINE;
  const texts = lines.map(({ kind, text }, index) => {
    const y = BAR + MARGIN + index * LINE + FONT_SIZE;
    const prompt = kind === "command" ? `<text class="prompt" x="${MARGIN}" y="${y}">$</text>` : "";
    const column = kind === "command" ? 2 : 0;
    // The length keeps columns one below the other in every font.
    const length = `textLength="${(text.length * CHARACTER).toFixed(1)}"`;
    return `${prompt}<text class="${kind}" x="${MARGIN + column * CHARACTER}" y="${y}" ${length}>${escaped(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    "<title>The command parsec in a terminal, with a mock service</title>",
    "<style>",
    `text { font: ${FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; white-space: pre; }`,
    ".command { fill: #f0f3f6; font-weight: 600; } .output { fill: #b9c2cc; } .prompt { fill: #56d364; }",
    "</style>",
    // A background and a border of its own, for light pages and dark ones.
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" fill="#15191f" stroke="#586069" />`,
    ...["#ff7b72", "#e3b341", "#56d364"].map(
      (colour, index) => `<circle cx="${MARGIN + 6 + 20 * index}" cy="${BAR / 2}" r="6" fill="${colour}" />`,
    ),
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

const picture = draw(linesOf(record()));
if (!process.argv.includes("--check")) writeFileSync(PICTURE, picture);
else if (readFileSync(PICTURE, "utf8") !== picture) {
  console.error("docs/terminal.svg is not what the commands print: run node tools/write-terminal.mjs");
  process.exitCode = 1;
}
