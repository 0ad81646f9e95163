import { RUNTIME_VALUES } from "./runtime.js";

/** Names that a local variable of generated code cannot have. */
const RESERVED = new Set([
  ...(
    "reader writer value element unknown arguments await break case catch class const continue debugger default delete do else enum eval " +
    "export extends false finally for function if implements import in instanceof interface let new null package private protected public " +
    "return static super switch this throw true try typeof undefined var void while with yield"
  ).split(" "),
  ...RUNTIME_VALUES,
]);

/** Returns the name of the variable for a property. */
export function localName(property: string): string {
  // Functions of types begin with read and write.
  return RESERVED.has(property) || /^(read|write)[A-Z]/.test(property) ? `${property}Value` : property;
}
