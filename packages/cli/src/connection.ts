import { type ConnectedClient, type ConnectOptions, ProviderId } from "@parsec-ts/node";
import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import type { Io } from "./io.js";

/** Options of the command line that choose a service, a provider and a deadline. */
export interface ConnectionOptions {
  readonly provider?: string;
  readonly timeout?: string;
  readonly endpoint?: string;
  readonly allowTcp?: boolean;
  readonly trustOwner?: readonly string[];
}

/** The providers by the names that the command line takes. */
export const PROVIDERS: Readonly<Record<string, number>> = {
  core: ProviderId.Core,
  "mbed-crypto": ProviderId.MbedCrypto,
  pkcs11: ProviderId.Pkcs11,
  tpm: ProviderId.Tpm,
  "trusted-service": ProviderId.TrustedService,
  "crypto-auth-lib": ProviderId.CryptoAuthLib,
};

/** Longest deadline of the client, in seconds. */
const MAX_TIMEOUT_S = 2_147_483;

/** Connects as the options of the command line say. `more` are options that a command needs. */
export function openConnection(
  io: Io,
  options: ConnectionOptions,
  more: Pick<ConnectOptions, "localCrypto" | "authenticators"> = {},
): Promise<ConnectedClient> {
  const { endpoint } = options;
  const provider = providerOption(options);
  return io.connect({
    ...more,
    ...(endpoint !== undefined && { endpoint }),
    ...trustOptions(options),
    ...(provider !== undefined && { provider }),
    ...(options.timeout !== undefined && { timeoutMs: parseTimeout(options.timeout) }),
    signal: io.interrupt,
  });
}

/** The options that say which sockets are trusted. */
export function trustOptions({ allowTcp, trustOwner }: ConnectionOptions): Pick<ConnectOptions, "allowTcp" | "trust"> {
  return {
    ...(allowTcp && { allowTcp }),
    ...(trustOwner !== undefined && { trust: { owners: trustOwner.map(parseUserId) } }),
  };
}

/** Returns the id of the provider that the option names, by id or by name. */
export function providerOption({ provider }: ConnectionOptions): number | undefined {
  if (provider === undefined) return undefined;
  if (/^\d+$/.test(provider) && Number(provider) <= 0xff) return Number(provider);
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const known = Object.entries(PROVIDERS).find(([name]) => plain(name) === plain(provider));
  if (known !== undefined) return known[1];
  throw argumentError("--provider", `an id or ${mustBeOneOf(...Object.keys(PROVIDERS))(provider)}`);
}

/** Returns the name of a provider for the command line and for tables. */
export function providerLabel(id: number): string {
  return Object.keys(PROVIDERS).find((name) => PROVIDERS[name] === id) ?? String(id);
}

/** Returns the milliseconds of `--timeout SECONDS`; 0 waits without an end. */
function parseTimeout(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= MAX_TIMEOUT_S)) throw argumentError("--timeout", `seconds from 0 (no limit) to ${MAX_TIMEOUT_S}`);
  return seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1000;
}

function parseUserId(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw argumentError("--trust-owner", "a numeric user id, as `id -u NAME` prints it");
}
