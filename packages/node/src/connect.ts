/// <reference lib="esnext.disposable" preserve="true" />
import {
  type Authenticator,
  type CallOptions,
  type ClientOptions,
  callOptionRules,
  clientOptionRules,
  createClient,
  type ParsecClient,
  unixPeerCredentials,
} from "@parsec-ts/client";
import { keyFormats } from "@parsec-ts/key-formats";
import {
  DEFAULT_ENDPOINT,
  type Endpoint,
  parseEndpoint,
  type Transport,
  tcpFromEnvironmentError,
} from "@parsec-ts/transport";
import { tcpTransport } from "@parsec-ts/transport-tcp";
import { type EndpointTrust, unixTransport } from "@parsec-ts/transport-unix";
import {
  argumentError,
  checkedElsewhere,
  checkOptions,
  mustBeBoolean,
  mustBeText,
  type OptionRules,
  ParsecError,
} from "@parsec-ts/wire-protocol";
import { nodeHost } from "./node-host.js";
import { nodeLocalCrypto } from "./node-local-crypto.js";

/** Name of the environment variable that holds the endpoint of the service. Parsec documentation, "Service discovery". */
export const ENDPOINT_VARIABLE = "PARSEC_SERVICE_ENDPOINT";

/** Options of `connect`; each has a default. */
export interface ConnectOptions
  extends Omit<ClientOptions, "transport" | "host" | "authenticators">,
    Pick<CallOptions, "signal"> {
  /**
   * URI of the service. By default the value of `PARSEC_SERVICE_ENDPOINT`, else `unix:/run/parsec/parsec.sock`. A mock service may have
   * `tcp://127.0.0.1:4000`, in clear text; from the environment that needs `allowTcp`. Must be left out if `transport` is given.
   */
  readonly endpoint?: string;
  /**
   * Allows a `tcp:` endpoint that the environment names. Any user of the machine can listen at a port, so only an `endpoint` that the
   * program itself gives may be one without this option.
   */
  readonly allowTcp?: boolean;
  /** Allows a `tcp:` endpoint on another machine: keys and plaintexts then cross the network in clear text. */
  readonly allowRemote?: boolean;
  /**
   * The users that a `unix:` endpoint may belong to. `"strict"` by default, also for a path from the environment or from `endpoint`: naming
   * a path does not make its owner trusted. `{ owners: [985] }` adds users.
   */
  readonly trust?: EndpointTrust;
  /** A transport of your own, instead of an endpoint. */
  readonly transport?: Transport;
  /** Authenticators that may be used; by default this process's effective user id only. */
  readonly authenticators?: readonly Authenticator[];
}

const connectOptionRules: OptionRules<ConnectOptions> = {
  ...ownClientOptionRules(),
  signal: callOptionRules.signal,
  endpoint: mustBeText,
  allowTcp: mustBeBoolean,
  allowRemote: mustBeBoolean,
  trust: checkedElsewhere,
};

/** A client that `await using` closes at the end of the block. */
export type ConnectedClient = ParsecClient & AsyncDisposable;

/**
 * Connects to the Parsec service of this machine: asks it for its authenticators and providers, and chooses the defaults.
 *
 * @example
 * ```ts
 * await using parsec = await connect(); // in JavaScript on Node 20 and 22: const parsec = …, and parsec.close() at the end
 * console.log(await parsec.ping());
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ENDPOINT_…` for an endpoint that is malformed or not trusted, `ERR_PARSEC_TRANSPORT_…` if no service
 * responds, `ERR_PARSEC_NO_AUTHENTICATOR`, `ERR_PARSEC_NO_PROVIDER`
 */
export async function connect(options: ConnectOptions = {}): Promise<ConnectedClient> {
  checkOptions("connect", options, connectOptionRules);
  checkTransport(options);
  const { endpoint, transport, allowTcp, allowRemote, trust, authenticators, signal, ...clientOptions } = options;
  const client = await createClient(
    {
      localCrypto: nodeLocalCrypto,
      keyFormats,
      ...clientOptions,
      host: nodeHost,
      transport: transport ?? transportTo({ endpoint, allowTcp, allowRemote, trust }),
      authenticators: authenticators ?? [ownIdentity()],
    },
    signal === undefined ? {} : { signal },
  );
  // Added here and not in the client: a runtime without Symbol.asyncDispose would get a method called "undefined".
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

/** The rules of the client's options that callers may set: the host is this package's. */
function ownClientOptionRules(): Omit<typeof clientOptionRules, "host"> {
  const { host: _, ...rules } = clientOptionRules;
  return rules;
}

/** Returns the endpoint that the environment names, or the default. A variable that is empty counts as not set, as it does in shells. */
function endpointFromEnvironment(allowTcp: boolean): Endpoint {
  const endpoint = parseEndpoint(process.env[ENDPOINT_VARIABLE] || DEFAULT_ENDPOINT);
  if (endpoint.scheme === "tcp" && !allowTcp) throw tcpFromEnvironmentError(ENDPOINT_VARIABLE);
  return endpoint;
}

/** The options that choose a service. */
type EndpointOptions = {
  readonly [Name in "endpoint" | "allowTcp" | "allowRemote" | "trust"]: ConnectOptions[Name] | undefined;
};

/** Refuses options that have no meaning beside a transport of the caller's own. */
function checkTransport({ transport, endpoint, trust }: ConnectOptions): void {
  if (transport === undefined) return;
  if (endpoint !== undefined) throw argumentError("endpoint", "left out if a transport is given", "connect");
  if (trust === undefined) return;
  throw argumentError("trust", "left out if a transport is given: it is for unix: endpoints", "connect");
}

/** Returns the transport to the endpoint of the options, or of the environment. */
function transportTo({ endpoint, allowTcp = false, allowRemote = false, trust }: EndpointOptions): Transport {
  const address = endpoint === undefined ? endpointFromEnvironment(allowTcp) : parseEndpoint(endpoint);
  if (address.scheme === "unix") return unixTransport({ path: address.path, ...(trust !== undefined && { trust }) });
  if (trust !== undefined) throw argumentError("trust", "left out for a tcp: endpoint, which has no owner");
  return tcpTransport({ host: address.host, port: address.port, allowRemote });
}

/** Returns the authenticator of the effective user id, which is the one that the service compares with. */
function ownIdentity(): Authenticator {
  const uid = process.geteuid?.();
  if (uid !== undefined) return unixPeerCredentials(uid);
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_NO_AUTHENTICATOR",
    "This platform has no user ids. Name the application by the option authenticators.",
    { argument: "authenticators" },
  );
}
