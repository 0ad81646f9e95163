// node tools/write-errors.mjs [--check]: writes docs/errors.md from the packages' tables of error codes and the examples; with --check it only
// compares.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./workspace.mjs";

const page = join(root, "docs/errors.md");
const load = (path) => import(pathToFileURL(join(root, path)).href);
const { errorExamples, serviceExample } = await load("docs/examples/errors/error-examples.mjs");
const { serviceErrorCode, statusAdvice } = await load("packages/client/dist/index.js");
const { Status } = await load("packages/wire-protocol/dist/index.js");

/** The packages with codes of their own, from the lowest layer up. */
const TABLES = {
  "wire-protocol": "wireProtocolErrors",
  operations: "operationErrors",
  "key-formats": "keyFormatErrors",
  transport: "transportErrors",
  "transport-unix": "unixTransportErrors",
  "transport-tcp": "tcpTransportErrors",
  client: "clientErrors",
  spiffe: "spiffeErrors",
  jose: "joseErrors",
  "ssh-agent": "sshAgentErrors",
  x509: "x509Errors",
  "openssl-provider": "opensslProviderErrors",
};

const sections = [];
for (const [folder, name] of Object.entries(TABLES)) {
  const { [name]: table } = await load(`packages/${folder}/dist/index.js`);
  sections.push(`## @parsec-ts/${folder}\n\n${Object.entries(table).map(codeSection).join("\n")}`);
}

const statuses = Object.entries(Status)
  .filter(([name]) => name !== "Success")
  .map(([name, status]) => `| \`${serviceErrorCode(name)}\` | ${status} | ${name} | ${statusAdvice(name) ?? ""} |`);

const text = `# Errors

Every error of these packages is a \`ParsecError\` with a \`code\` that is stable across releases; its message is not. \`isParsecError\` of the package that you
use narrows \`error.code\` to the codes that can occur there, so that a \`switch\` can be complete. The family says whose fault it was: *usage* yours (nothing
was sent), *protocol* the peer's, *transport* that bytes did not travel, *service* that the service answered with a status. No error holds a key, a
payload or a token.

This page is written by \`node tools/write-errors.mjs\` from each package's \`src/error-codes.ts\`; a test runs every example, which are in
\`docs/examples/errors\`. In them \`parsec\` is a connected client with a key "signer" for ECDSA and a key "wrapper" for RSA-OAEP, \`service\` is its mock service;
\`altered(change)\` is a client whose responses are altered on the way, \`answered(operation, result)\` one that gets this result, and \`workloadApi(answer)\`
the endpoint of a SPIFFE agent that answers so. Errors of \`openssl-provider\` depend on the process: its own tests raise them, each in one of its own.

${sections.join("\n")}
## Statuses of the service

The code of a status has the status's name; \`error.status\` and \`error.statusName\` hold the status itself, \`error.opcode\` and \`error.provider\` the request.
A number that only a newer service knows becomes \`ERR_PARSEC_SERVICE_UNKNOWN_STATUS\`.

${sourceOf(serviceExample)}
| code | status | name | what to do |
|---|---|---|---|
${statuses.join("\n")}
`;

if (!process.argv.includes("--check")) writeFileSync(page, text);
else if (readFileSync(page, "utf8") !== text) {
  throw new Error("docs/errors.md differs from the tables and the examples: run node tools/write-errors.mjs.");
}

function codeSection([code, { family, cause, cure }]) {
  const example = errorExamples[code] === undefined ? "" : `\n${sourceOf(errorExamples[code])}`;
  return `### ${code}\n\n*${family}.* ${cause}\n\n**What to do:** ${cure}\n${example}`;
}

/** The body of an example, without its parameters: the page says what they are. */
function sourceOf(example) {
  const source = example.toString();
  const body = source.slice(source.indexOf("=>") + 2).trim();
  const lines = body.replace(/^\{\n([\s\S]*)\n\s*\}$/, "$1").split("\n");
  const indents = lines.slice(body.startsWith("{") ? 0 : 1).map((line) => line.search(/\S|$/));
  const least = Math.min(...indents, 4);
  const plain = lines.map((line, index) => (index === 0 && !body.startsWith("{") ? line : line.slice(least)));
  return `\`\`\`js\n${plain.join("\n")}\n\`\`\`\n`;
}
