import { type ArgumentRule, kindOf } from "@parsec-ts/wire-protocol";

/** The address of a socket: a file, or the IP address of a host and a port. */
export type SocketAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** Accepts the address of a socket. */
export const mustBeSocketAddress: ArgumentRule = (value) => {
  const { path, host, port } = Object(value) as Readonly<Record<string, unknown>>;
  const isAddress = typeof path === "string" || (typeof host === "string" && Number.isInteger(port));
  return isAddress
    ? undefined
    : `{ path } or { host, port }, not ${kindOf(value)}${isObject(value) ? " without them" : ""}`;
};

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
