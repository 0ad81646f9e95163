// Makes from functions.json and the numbers of @parsec-ts/psa what would otherwise be written twice: declarations and bodies of the functions
// in C, the types of their arguments in TypeScript, constants and names of statuses. With --check it writes nothing and fails if a file differs.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentTypes } from "./generate/argument-types.js";
import { functionBodies } from "./generate/function-bodies.js";
import { functionsHeader } from "./generate/functions-header.js";
import { fuzzFunctions, usualResults } from "./generate/fuzz-functions.js";
import { invalidArguments } from "./generate/invalid-arguments.js";
import { numbersHeader } from "./generate/numbers-header.js";
import { sharedNumbers } from "./generate/shared-numbers.js";
import { statusTable } from "./generate/status-table.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { functions } = JSON.parse(readFileSync(join(root, "functions.json"), "utf8"));

const FILES = {
  "include/parsec_client_functions.h": functionsHeader(functions),
  "include/parsec_client_numbers.h": numbersHeader(),
  "src/generated/functions.c": functionBodies(functions),
  "src/generated/status_table.c": statusTable(),
  "js/generated/function-arguments.ts": argumentTypes(functions),
  "js/generated/shared-numbers.ts": sharedNumbers(),
  "test/c/generated/invalid_arguments.c": invalidArguments(functions),
  "test/fuzz/generated/functions.c": fuzzFunctions(functions),
  "test/fuzz/generated/usual_results.h": usualResults(),
};

const isCheck = process.argv.includes("--check");
for (const [name, text] of Object.entries(FILES)) {
  const path = join(root, name);
  if (!isCheck) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(
      `${relative(process.cwd(), path)} is not what functions.json and @parsec-ts/psa give: run \`pnpm generate\`.`,
    );
    process.exitCode = 1;
  }
}
