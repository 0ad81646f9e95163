/**
 * The cause of an error.
 *
 * - `usage`: the caller broke a rule; nothing was sent.
 * - `protocol`: the peer broke the wire format.
 * - `transport`: bytes were not transferred, or not in time.
 * - `service`: the service responded with a status other than Success.
 */
export type ErrorFamily = "usage" | "protocol" | "transport" | "service";

/** The code of an error. It is stable across releases; the message is not. */
export type ParsecErrorCode = `ERR_PARSEC_${string}`;

/** The last phase that a call reached. */
export type CallPhase = "queue" | "authenticate" | "connect" | "write" | "read";

/** Details of an error besides its code. They never hold a secret, a payload or a token. */
export interface ParsecErrorDetails {
  /** Path of the argument or field that broke a rule: `attributes.keyBits`. */
  readonly argument?: string;
  /** Opcode of the operation. */
  readonly opcode?: number;
  /** Provider id that the request named. */
  readonly provider?: number;
  /** Status of the response as a number, also if its name is unknown. */
  readonly status?: number;
  /** Parsec's name of the status, if it is known. */
  readonly statusName?: string;
  /** Phase that the call had reached. */
  readonly phase?: CallPhase;
  /** File system path of the endpoint. */
  readonly path?: string;
  /** Error code of the operating system: `ENOENT`. */
  readonly systemCode?: string;
  /** Explanation why an endpoint is not trusted, and what to change. */
  readonly reason?: string;
  /** The error that caused this one. */
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for("parsec-ts.ParsecError");

/** The error class of every package. Distinguish errors by {@link ParsecError.code}, not by class. */
export class ParsecError extends Error implements ParsecErrorDetails {
  readonly family: ErrorFamily;
  readonly code: ParsecErrorCode;
  declare readonly argument?: string;
  declare readonly opcode?: number;
  declare readonly provider?: number;
  declare readonly status?: number;
  declare readonly statusName?: string;
  declare readonly phase?: CallPhase;
  declare readonly path?: string;
  declare readonly systemCode?: string;
  declare readonly reason?: string;

  constructor(family: ErrorFamily, code: ParsecErrorCode, message: string, details: ParsecErrorDetails = {}) {
    const { cause, ...fields } = details;
    super(message, cause === undefined ? undefined : { cause });
    this.family = family;
    this.code = code;
    Object.assign(this, fields);
  }

  /** Returns name, message and details, which `JSON.stringify` omits from errors. The cause is left out. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message };
  }
}

Object.defineProperty(ParsecError.prototype, "name", { value: "ParsecError", configurable: true, writable: true });
Object.defineProperty(ParsecError.prototype, brand, { value: true });

/** True for a {@link ParsecError} of any installed copy of this package. `instanceof` recognises one copy only. */
export function isParsecError(value: unknown): value is ParsecError {
  return typeof value === "object" && value !== null && (value as { [brand]?: unknown })[brand] === true;
}

/**
 * A usage error for an argument that breaks a rule: `ERR_PARSEC_ARGUMENT`, with the message "`argument` must be `expected`.", behind the
 * name of the function if it is given.
 *
 * @example
 * ```ts
 * throw argumentError("timeoutMs", "a number of milliseconds above 0");
 * ```
 */
export function argumentError(argument: string, expected: string, functionName?: string): ParsecError {
  const subject = functionName === undefined ? "" : `${functionName}: `;
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `${subject}${argument} must be ${expected}.`, { argument });
}
