/**
 * Whose fault an error is.
 *
 * - `usage`: the caller broke a rule; nothing was sent.
 * - `protocol`: the peer broke the wire format.
 * - `transport`: bytes did not travel, or not in time.
 * - `service`: the service answered with a status other than Success.
 */
export type ErrorFamily = "usage" | "protocol" | "transport" | "service";

/** Stable across releases; the message is not. */
export type ParsecErrorCode = `ERR_PARSEC_${string}`;

/** How far a call had come. */
export type CallPhase = "queue" | "authenticate" | "connect" | "write" | "read";

/** What a program may want to know beyond the code. Never holds a secret, a payload or a token. */
export interface ParsecErrorDetails {
  /** The argument or field that broke a rule, as a path: `attributes.keyBits`. */
  readonly argument?: string;
  /** Opcode of the operation. */
  readonly opcode?: number;
  /** Provider id that the operation went to. */
  readonly provider?: number;
  /** Response status as a number, also when it has no name here. */
  readonly status?: number;
  /** Parsec's name of the status, where it is known. */
  readonly statusName?: string;
  /** How far the call had come. */
  readonly phase?: CallPhase;
  /** File system path of the endpoint. */
  readonly path?: string;
  /** Error code of the operating system: `ENOENT`. */
  readonly systemCode?: string;
  /** Of an endpoint that is not trusted: why that matters, and what to change. */
  readonly reason?: string;
  /** The error underneath. */
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for("parsec-ts.ParsecError");

/** The one error class of every package; tell errors apart by {@link ParsecError.code}, not by class. */
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

  /** Keeps what `JSON.stringify` leaves out of errors; the cause stays behind. */
  toJSON(): object {
    return { ...this, name: this.name, message: this.message };
  }
}

Object.defineProperty(ParsecError.prototype, "name", { value: "ParsecError", configurable: true, writable: true });
Object.defineProperty(ParsecError.prototype, brand, { value: true });

/** True for a {@link ParsecError} of any installed copy of this package, where `instanceof` would say no. */
export function isParsecError(value: unknown): value is ParsecError {
  return typeof value === "object" && value !== null && (value as { [brand]?: unknown })[brand] === true;
}

/** The usage error `ERR_PARSEC_ARGUMENT` for an argument that is not what it must be: "timeoutMs must be a number." */
export function argumentError(argument: string, expected: string, details: ParsecErrorDetails = {}): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `${argument} must be ${expected}.`, { ...details, argument });
}
