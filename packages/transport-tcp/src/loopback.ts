import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import { ParsecError } from "@parsec-ts/wire-protocol";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** An IP address that a host stands for. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** Refuses what is no host, and an address that is not this machine's own unless `allowRemote` is set. */
export function checkHost(host: string, allowRemote: boolean): void {
  if (typeof host !== "string" || host === "") {
    throw usage("ERR_PARSEC_ARGUMENT", "host", "The host must be a string like 127.0.0.1 or localhost.");
  }
  const family = isIP(host);
  if (family !== 0 && !allowRemote) requireLoopback(host, [{ address: host, family }]);
}

/** Refuses what is no port; 0 is for listeners, to which it means any. */
export function checkPort(port: number, least: 0 | 1): void {
  if (Number.isInteger(port) && port >= least && port <= 65_535) return;
  throw usage("ERR_PARSEC_ARGUMENT", "port", `The port must be an integer from ${least} to 65535.`);
}

/**
 * The addresses of a host, none of which leads to another machine unless `allowRemote` is set.
 *
 * @throws the resolver's error; `ParsecError` `ERR_PARSEC_ENDPOINT_REMOTE`
 */
export async function resolveHost(host: string, allowRemote: boolean): Promise<readonly HostAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const addresses = await lookup(host, { all: true });
  if (!allowRemote) requireLoopback(host, addresses);
  return addresses;
}

function requireLoopback(host: string, addresses: readonly HostAddress[]): void {
  const isLocal = ({ address, family }: HostAddress): boolean =>
    loopback.check(address, family === 4 ? "ipv4" : "ipv6");
  if (addresses.every(isLocal)) return;
  throw usage(
    "ERR_PARSEC_ENDPOINT_REMOTE",
    "host",
    `${host} is another machine, and TCP carries keys and plaintext in the clear: use 127.0.0.1 or a Unix socket, or set ` +
      "allowRemote where nobody can listen in.",
  );
}

function usage(
  code: "ERR_PARSEC_ARGUMENT" | "ERR_PARSEC_ENDPOINT_REMOTE",
  argument: string,
  message: string,
): ParsecError {
  return new ParsecError("usage", code, message, { argument });
}
