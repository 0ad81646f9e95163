// The arguments of each function as JavaScript gets them.
import { camelCase, isInput, parametersOf } from "./parameters.js";

const TYPES = { text: "string", number: "number", attributes: "PsaAttributes", bytes: "Uint8Array" };

export function argumentTypes(functions) {
  return `// Generated from functions.json. Bytes are the memory of the C caller, not a copy.
import type { PsaAttributes } from "../psa-attributes.js";

/** The arguments of each function. */
export interface FunctionArguments {
${functions.map(typed).join("\n")}
}

/** The operations of the contract that have a function, in the order of functions.json. */
export const OPERATION_NAMES = [
${functions.flatMap(({ operation }) => (operation === null ? [] : [`  "${operation}",`])).join("\n")}
] as const;
`;
}

function typed(fn) {
  const parameters = parametersOf(fn);
  const fields = parameters.filter(isInput).map(({ kind, name }) => `readonly ${camelCase(name)}: ${TYPES[kind]}`);
  if (parameters.some(({ kind }) => kind === "exact")) fields.push("readonly size: number");
  return `  readonly ${camelCase(fn.name)}: ${fields.length === 0 ? "object" : `{ ${fields.join("; ")} }`};`;
}
