// The calls of the fuzz target: each function of the header with arguments of the input, so that none can be forgotten.
import { listAuthenticators, listProviders } from "@parsec-ts/operations";
import { encodeResponse, HEADER_LENGTH } from "@parsec-ts/wire-protocol";
import { isList, parametersOf } from "./parameters.js";

export function fuzzFunctions(functions) {
  return `/* Generated from functions.json: each function with arguments of the input. */
#include "functions.h"
#include "input.h"
#include "lists.h"

${functions.map(definition).join("\n\n")}

const fuzz_function fuzz_functions[] = {
${functions.map(({ name }) => `    fuzz_${name},`).join("\n")}
};
const size_t fuzz_function_count = sizeof fuzz_functions / sizeof *fuzz_functions;
`;
}

/** The variables for a parameter, its arguments, and the use of its result. */
const CODE = {
  text: (name) => ({ before: `const char *${name} = take_text();`, args: [name] }),
  number: (name) => ({ before: `uint32_t ${name} = take_number();`, args: [name] }),
  attributes: (name) => ({ before: `const parsec_key_attributes *${name} = take_attributes();`, args: [name] }),
  bytes: (name) => ({ before: `struct block ${name} = take_bytes();`, args: [`${name}.bytes`, `${name}.size`] }),
  buffer: (name) => ({
    before: `struct block *${name} = take_buffer();`,
    args: [`${name}->bytes`, `${name}->size`, `&${name}->length`],
  }),
  exact: (name) => ({ before: `struct block ${name} = take_bytes();`, args: [`${name}.bytes`, `${name}.size`] }),
  number_out: (name) => ({ before: `uint32_t ${name} = 0;`, args: [`&${name}`] }),
  attributes_out: (name) => ({ before: `parsec_key_attributes ${name};`, args: [`&${name}`] }),
};

function codeOf({ kind, name }) {
  if (!isList({ kind })) return CODE[kind](name);
  return {
    before: `parsec_${kind} *${name} = NULL;`,
    args: [`&${name}`],
    after: [`CHECK((status == PARSEC_SUCCESS) == (${name} != NULL));`, `use_${kind}(${name});`],
  };
}

function definition(fn) {
  const parts = parametersOf(fn).map(codeOf);
  const args = ["client", ...parts.flatMap((part) => part.args)];
  const lines = [
    ...parts.map((part) => part.before),
    `parsec_status status = parsec_${fn.name}(${args.join(", ")});`,
    "check_call(status);",
    ...parts.flatMap((part) => part.after ?? []),
  ];
  return `static void fuzz_${fn.name}(parsec_client *client)\n{\n${lines.map((line) => `    ${line}`).join("\n")}\n}`;
}

const version = { versionMaj: 1, versionMin: 4, versionRev: 1 };
const uuid = "1c1139dc-ad7c-47dc-ad6b-db6fdb466552";
const USUAL = [
  [listProviders, { providers: [1, 0].map((id) => ({ ...version, id, uuid, description: "", vendor: "" })) }],
  [listAuthenticators, { authenticators: [1, 3, 4].map((id) => ({ ...version, id, description: "" })) }],
];

/** Results of the two requests with which a client begins: without them no other one would be sent. */
export function usualResults() {
  const bodies = USUAL.map(([operation, result]) => {
    const frame = Buffer.concat(encodeResponse({ provider: 0 }, operation, result).parts);
    return { opcode: operation.opcode, bytes: [...frame.subarray(HEADER_LENGTH)] };
  });
  return `/* Generated: bodies of a service's usual lists of providers and authenticators. */
#ifndef FUZZ_USUAL_RESULTS_H
#define FUZZ_USUAL_RESULTS_H

#include <stddef.h>
#include <stdint.h>

struct usual_result {
    uint32_t opcode;
    size_t length;
    uint8_t bytes[${Math.max(...bodies.map(({ bytes }) => bytes.length))}];
};

/* NULL for any other operation. */
static const struct usual_result *usual_result_of(uint32_t opcode)
{
    static const struct usual_result results[] = {
${bodies.map(({ opcode, bytes }) => `        {${opcode}, ${bytes.length}, {${bytes.join(", ")}}},`).join("\n")}
    };
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        if (results[i].opcode == opcode)
            return &results[i];
    }
    return NULL;
}

#endif
`;
}
