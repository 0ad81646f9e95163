import { checkOptions, mustBeText, type OptionRules } from "@parsec-ts/wire-protocol";

/** The name of a socket in error messages, and its path for the errors' `path`. */
export interface SocketLabel {
  /** As messages write it: a path, or `tcp://host:port`. */
  readonly name: string;
  /** The socket file; absent for TCP. */
  readonly path?: string;
}

const labelRules: OptionRules<SocketLabel> = { name: mustBeText, path: mustBeText };

/**
 * Checks the name of a socket.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function checkSocketLabel(functionName: string, label: SocketLabel): void {
  checkOptions(functionName, label, labelRules, ["name"], "label.");
}
