import { describe, expect, it } from "vitest";
import { actionProblems, commandProblems, formProblems, lintProblems, rightsProblems } from "../workflows.mjs";

const path = ".github/workflows/ci.yml";
const hash = "0123456789".repeat(4);
const workflow = (step: string, job = "permissions: { contents: read }") => `on: push
permissions: {}
jobs:
  one:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    ${job}
    steps:
      - ${step}
`;
const good = workflow("run: .ci/run");

describe("lintProblems", () => {
  it("finds an expression that names nothing", async () => {
    expect(await lintProblems({ path, text: good })).toEqual([]);
    const found = await lintProblems({ path, text: workflow("run: echo $" + "{{ github.nothing }}") });
    expect(found.join()).toContain('property "nothing" is not defined');
  });
});

describe("actionProblems", () => {
  const problems = (...uses: string[]) => actionProblems(uses.map((use) => ({ path, text: workflow(`uses: ${use}`) })));

  it("takes an action of the list at a whole hash", () => {
    expect(problems(`actions/checkout@${hash} # v6.0.2`, `actions/checkout@${hash} # v6.0.2`)).toEqual([]);
  });

  it.each([
    "actions/checkout@v6",
    `actions/checkout@${hash}`,
    `actions/checkout@${hash.slice(1)} # v6.0.2`,
    `someone/else@${hash} # v1.0.0`,
    "actions/checkout@TO-BE-SET # v6.0.2",
  ])("refuses %s", (use) => {
    expect(problems(use)).toHaveLength(1);
  });

  it("refuses two pins of one action", () => {
    const [other] = problems(`actions/checkout@${hash} # v6.0.2`, `actions/checkout@${hash} # v6.0.3`);
    expect(other).toContain("elsewhere");
  });
});

describe("rightsProblems", () => {
  it("takes a job that may read", () => {
    expect(rightsProblems({ path, text: good })).toEqual([]);
  });

  it.each([
    ["rights for all jobs", good.replace("permissions: {}", "permissions: { contents: read }"), /all its jobs/],
    ["no list of rights", workflow("run: .ci/run", "name: one"), /no list of its rights/],
    ["no time limit", good.replace("timeout-minutes: 5", "name: one"), /no time limit/],
    ["a right to write", workflow("run: .ci/run", "permissions: { contents: write }"), /may write contents/],
    ["a checkout that keeps its token", workflow(`uses: actions/checkout@${hash}`), /leaves a token/],
    ["a secret", workflow("run: echo $" + "{{ secrets.NPM_TOKEN }}"), /reads a secret/],
    ["pull_request_target", good.replace("on: push", "on: pull_request_target"), /pull request/],
  ])("refuses %s", (_, text, message) => {
    expect(rightsProblems({ path, text }).join()).toMatch(message);
  });
});

describe("commandProblems", () => {
  it.each([
    ["a script that does not exist", "run: node tools/none.mjs", /tools\/none\.mjs, which does not exist/],
    ["logic that CI cannot run", "run: |\n          one\n          two", /more than one command/],
  ])("refuses %s", (_, step, message) => {
    expect(commandProblems({ path, text: workflow(step) }, [".ci/run"]).join()).toMatch(message);
    expect(commandProblems({ path, text: good }, [".ci/run"])).toEqual([]);
  });
});

describe("formProblems", () => {
  it.each([
    ["no body", "name: A\ndescription: B\n", /lacks/],
    [
      "a field of no kind",
      "name: A\ndescription: B\nbody: [{ type: text, id: a, attributes: { label: C } }]\n",
      /no field/,
    ],
    ["a field without a label", "name: A\ndescription: B\nbody: [{ type: input, id: a }]\n", /no field/],
  ])("refuses %s", (_, text, message) => {
    expect(formProblems({ path, text }).join()).toMatch(message);
  });
});
