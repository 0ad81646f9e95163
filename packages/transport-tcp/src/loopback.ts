import { BlockList, isIP } from "node:net";
import { argumentError, ParsecError } from "@parsec-ts/wire-protocol";

/** One of the IP addresses of a host. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/**
 * Checks that the host is text and, unless `allowRemote` is set, that an IP address is this machine's own. Names are checked when they are
 * resolved.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_ENDPOINT_REMOTE`
 */
export function checkHost(host: string, allowRemote: boolean): void {
  if (typeof host !== "string" || host === "" || (isIP(host) === 0 && /[:/\s]/.test(host))) {
    throw argumentError("host", "a string like 127.0.0.1 or localhost, without scheme and port");
  }
  const family = isIP(host);
  if (family !== 0 && !allowRemote) requireLoopback(host, [{ address: host, family }]);
}

/**
 * Resolves a host to its addresses. Unless `allowRemote` is set, all of them must be this machine's own.
 *
 * @throws the resolver's error; `ParsecError` `ERR_PARSEC_ENDPOINT_REMOTE`
 */
export async function resolveHost(host: string, allowRemote: boolean): Promise<readonly HostAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  // Programs that use a Unix socket, or an IP address, need no resolver.
  const { lookup } = await import("node:dns/promises");
  const addresses = await lookup(host, { all: true });
  if (!allowRemote) requireLoopback(host, addresses);
  return addresses;
}

function requireLoopback(host: string, addresses: readonly HostAddress[]): void {
  const loopback = new BlockList();
  loopback.addSubnet("127.0.0.0", 8, "ipv4");
  loopback.addAddress("::1", "ipv6");
  const isLocal = ({ address, family }: HostAddress): boolean =>
    loopback.check(address, family === 4 ? "ipv4" : "ipv6");
  if (addresses.every(isLocal)) return;
  const message =
    `${host} is another machine, and TCP carries keys and plaintext in the clear: use 127.0.0.1 or a Unix socket, or set ` +
    "allowRemote if no one else can read that network.";
  throw new ParsecError("usage", "ERR_PARSEC_ENDPOINT_REMOTE", message, { argument: "host" });
}
