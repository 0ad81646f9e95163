// A test program that calls each function with each argument that it cannot take.
import { isInput, isList, parametersOf } from "./parameters.js";

export function invalidArguments(functions) {
  const cases = functions
    .map((fn) => ({ fn, calls: parametersOf(fn).flatMap((parameter, at) => invalidCalls(fn, parameter, at)) }))
    .filter(({ calls }) => calls.length > 0);
  return `/* Generated from functions.json: each function with each argument that it cannot take. The service is not asked. */
#include "client.h"

static const char no_utf8[] = "\\xed\\xa0\\x80"; /* a surrogate */
static const size_t too_long = SIZE_MAX / 2;

/* Valid arguments of each kind, and memory for results. */
static uint8_t bytes[32], buffer[64];
static size_t length;
static uint32_t number;
static parsec_key_attributes attributes;

${cases.map(({ fn, calls }) => `static void try_${fn.name}(void)\n{\n${calls.join("\n")}\n}`).join("\n\n")}

int main(void)
{
    CHECK_STATUS(PARSEC_SUCCESS, parsec_client_open(&client, NULL));
${cases.map(({ fn }) => `    try_${fn.name}();`).join("\n")}
    parsec_client_close(client);
    puts("ok");
    return 0;
}
`;
}

/** The argument for a parameter where another one is wrong. A function with a list has no such other one. */
function valid({ kind }) {
  return {
    text: '"name"',
    number: "ECDSA",
    attributes: "&ecc",
    bytes: "bytes, sizeof bytes",
    buffer: "buffer, sizeof buffer, &length",
    exact: "buffer, sizeof buffer",
    number_out: "&number",
    attributes_out: "&attributes",
  }[kind];
}

function invalid({ kind, isOptional }) {
  if (isList({ kind })) return ["NULL"];
  if (isOptional) return kind === "text" ? ["no_utf8"] : [];
  return {
    text: ["NULL", "no_utf8", '"\\xff"', '"\\xc0\\x80"', '"cut\\xe2\\x82"'],
    number: [],
    attributes: ["NULL"],
    bytes: ["NULL, 1", "bytes, too_long"],
    buffer: ["NULL, 1, &length", "buffer, sizeof buffer, NULL"],
    exact: ["NULL, 1", "buffer, too_long"],
    number_out: ["NULL"],
    attributes_out: ["NULL"],
  }[kind];
}

function invalidCalls(fn, parameter, at) {
  const parameters = parametersOf(fn);
  const outputs = parameters.filter((one) => !isInput(one) && one.kind === "buffer");
  return invalid(parameter).map((value) => {
    const args = parameters.map((one, i) => (i === at ? value : valid(one)));
    const call = `parsec_${fn.name}(${["client", ...args].join(", ")})`;
    // A length is 0 after an error, whatever it was.
    const before = outputs.length > 0 ? "    length = 7;\n" : "";
    const after =
      outputs.length > 0 && !args.includes("buffer, sizeof buffer, NULL") ? "\n    CHECK(length == 0);" : "";
    return `${before}    CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, ${call});${after}`;
  });
}
