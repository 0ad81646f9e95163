// The bodies of the functions: each gathers its arguments and has the call run.
import { camelCase, declarationOf, isInput, isList, parametersOf } from "./parameters.js";

export function functionBodies(functions) {
  return `/* Generated from functions.json: each function gathers its arguments and has the call run. */
#include "api/function.h"

${functions.map(body).join("\n\n")}
`;
}

const VALUES = {
  text: (name, optional) => `{.kind = ${optional ? "ARGUMENT_OPTIONAL_TEXT" : "ARGUMENT_TEXT"}, .text = ${name}}`,
  number: (name) => `{.kind = ARGUMENT_NUMBER, .number = ${name}}`,
  attributes: (name) => `{.kind = ARGUMENT_ATTRIBUTES, .attributes = ${name}}`,
  bytes: (name) => `{.kind = ARGUMENT_BYTES, .bytes = ${name}, .length = ${name}_length}`,
  buffer: (name) => `{.kind = OUTPUT_BUFFER, .start = ${name}, .size = ${name}_size, .length = ${name}_length}`,
  exact: (name) => `{.kind = OUTPUT_EXACT, .start = ${name}, .size = ${name}_size}`,
  number_out: (name, optional) =>
    `{.kind = ${optional ? "OUTPUT_OPTIONAL" : "OUTPUT_EXACT"}, .start = (uint8_t *)${name}, .size = sizeof *${name}}`,
  attributes_out: (name) => `{.kind = OUTPUT_EXACT, .start = (uint8_t *)${name}, .size = sizeof *${name}}`,
};

function body(fn) {
  const parameters = parametersOf(fn);
  const inputs = parameters
    .filter(isInput)
    .map(({ kind, name, isOptional }) =>
      VALUES[kind](name, isOptional).replace("{", `{.name = "${camelCase(name)}", `),
    );
  const sizes = parameters
    .filter(({ kind }) => kind === "exact")
    .map(({ name }) => `{.name = "size", .kind = ARGUMENT_SIZE, .length = ${name}_size}`);
  const outputs = parameters.filter((parameter) => !isInput(parameter));
  const list = outputs.find(isList);
  const values = outputs
    .filter((parameter) => !isList(parameter))
    .map(({ kind, name, isOptional }) => VALUES[kind](name, isOptional));
  const gathered = [
    `    struct function function = {.name = "${camelCase(fn.name)}"};`,
    ...(list === undefined ? [] : ["    void *elements = NULL;", "    parsec_status status;"]),
    ...[...inputs, ...sizes].map((value) => `    function_take(&function, (struct argument)${value});`),
    ...values.map((value) => `    function_give(&function, (struct output)${value});`),
  ];
  const lines = [
    ...gathered,
    ...(list === undefined ? ["    return function_call(&function, client);"] : callForList(list)),
  ];
  return `${declarationOf(fn)}\n{\n${lines.join("\n")}\n}`;
}

function callForList({ kind, name }) {
  const listKind = `LIST_${kind.toUpperCase().replace(/_LIST$/, "")}`;
  return [
    `    status = function_call_for_list(&function, client, ${listKind}, ${name} == NULL ? NULL : &elements);`,
    `    if (${name} != NULL)`,
    `        *${name} = elements;`,
    "    return status;",
  ];
}
