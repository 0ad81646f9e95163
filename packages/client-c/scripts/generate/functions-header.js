// The declarations of all functions that ask the service.
import { declarationOf, parametersOf } from "./parameters.js";

const WIDTH = 136;

export function functionsHeader(functions) {
  return `/* Generated from functions.json. The functions of parsec_client.h that ask the service; that header says what holds for all of them. */
#ifndef PARSEC_CLIENT_FUNCTIONS_H
#define PARSEC_CLIENT_FUNCTIONS_H

#ifdef __cplusplus
extern "C" {
#endif

${functions.map(declared).join("\n\n")}

#ifdef __cplusplus
}
#endif

#endif /* PARSEC_CLIENT_FUNCTIONS_H */
`;
}

function declared(fn) {
  const sentences = [fn.text, ...optionalText(fn), ...statusText(fn), `${fn.reference}.`];
  return `${comment(sentences.join(" "))}\n${declarationOf(fn, "PARSEC_API ")};`;
}

function optionalText(fn) {
  return parametersOf(fn)
    .filter(({ isOptional, kind }) => isOptional && kind === "number_out")
    .map(({ name }) => `${name} may be NULL.`);
}

function statusText({ statuses = [] }) {
  return statuses.length === 0 ? [] : [`${statuses.map((name) => name.replace(/^PARSEC_ERROR_/, "")).join(", ")}.`];
}

function comment(text) {
  if (text.length + 6 <= WIDTH) return `/* ${text} */`;
  const lines = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length + 1 <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(` * ${word}`);
  }
  return ["/*", ...lines, " */"].join("\n");
}
