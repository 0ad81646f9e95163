import { type ArgumentRule, kindOf } from "@parsec-ts/wire-protocol";

/** The name of a socket in error messages, and its path for the errors' `path`. */
export interface SocketLabel {
  /** As messages write it: a path, or `tcp://host:port`. */
  readonly name: string;
  /** The socket file; absent for TCP. */
  readonly path?: string;
}

/** Accepts the name of a socket. */
export const mustBeSocketLabel: ArgumentRule = (value) =>
  typeof (value as Partial<SocketLabel> | null | undefined)?.name === "string"
    ? undefined
    : `an object such as { name: "/run/parsec/parsec.sock" }, not ${kindOf(value)}`;
