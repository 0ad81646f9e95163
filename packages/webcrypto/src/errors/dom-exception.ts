import { globals } from "../platform.js";

/** Names of the errors that the Web Cryptography API has, beside TypeError. */
export type DomErrorName =
  | "DataError"
  | "InvalidAccessError"
  | "NotSupportedError"
  | "OperationError"
  | "SyntaxError"
  | "InvalidStateError";

/** Makes a `DOMException`; on a runtime without that class an `Error` of the same name. */
export function domException(name: DomErrorName, message: string, cause?: unknown): Error {
  const { DOMException } = globals;
  const error = DOMException === undefined ? new Error(message) : new DOMException(message, name);
  if (DOMException === undefined) hide(error, "name", name);
  if (cause !== undefined) hide(error, "cause", cause);
  return error;
}

function hide(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, enumerable: false, writable: true });
}
