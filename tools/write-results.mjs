// node tools/write-results.mjs [--check]: writes docs/results.md from the rules by which the client checks results; with --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./workspace.mjs";

const page = join(root, "docs/results.md");
const { resultRules } = await import(pathToFileURL(join(root, "packages/operations/dist/index.js")).href);

const rows = [...resultRules]
  .sort(([one], [other]) => one - other)
  .map(([opcode, { operation, description }]) => `| ${opcode} | ${operation} | ${description} |`);
const text = `# Results

The client checks the result of every operation against its request before it returns it: a result that breaks its rule is refused with
\`ERR_PARSEC_PROTOCOL_RESULT\`, and a decryption with \`ERR_PARSEC_DECRYPTION_FAILED\`. The mock service keeps the same rules. This page is written from
\`packages/operations/src/results/result-rules.ts\` by \`node tools/write-results.mjs\`.

| opcode | operation | the result has |
|---|---|---|
${rows.join("\n")}
`;

if (!process.argv.includes("--check")) writeFileSync(page, text);
else if (readFileSync(page, "utf8") !== text) {
  throw new Error("docs/results.md differs from the rules: run node tools/write-results.mjs.");
}
