import {
  type ArgumentRule,
  checkArgument,
  checkOptions,
  kindOf,
  mustBeInteger,
  mustBeText,
  type OptionRules,
} from "@parsec-ts/wire-protocol";

/** The address of a socket: a file, or the IP address of a host and a port. */
export type SocketAddress = { readonly path: string } | { readonly host: string; readonly port: number };

const pathRules: OptionRules<Extract<SocketAddress, { readonly path: string }>> = { path: mustBeText };
const hostRules: OptionRules<Extract<SocketAddress, { readonly host: string }>> = {
  host: mustBeText,
  port: mustBeInteger(0, 65_535),
};

/**
 * Checks the address of a socket.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function checkSocketAddress(functionName: string, address: SocketAddress): void {
  checkArgument(functionName, "address", address, mustBePathOrHost);
  if ("path" in address) checkOptions(functionName, address, pathRules, ["path"], "address.");
  else checkOptions(functionName, address, hostRules, ["host", "port"], "address.");
}

const mustBePathOrHost: ArgumentRule = (value) => {
  if (typeof value !== "object" || value === null) return `${EXPECTED}, not ${kindOf(value)}`;
  return "path" in value || ("host" in value && "port" in value) ? undefined : `${EXPECTED}: this one has neither`;
};

const EXPECTED = "{ path } or { host, port }";
