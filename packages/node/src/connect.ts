/// <reference lib="esnext.disposable" preserve="true" />
import {
  type Authenticator,
  type CallOptions,
  type ClientOptions,
  createClient,
  type ParsecClient,
  unixPeerCredentials,
} from "@parsec-ts/client";
import { keyFormats } from "@parsec-ts/key-formats";
import { DEFAULT_ENDPOINT, parseEndpoint, type Transport } from "@parsec-ts/transport";
import { tcpTransport } from "@parsec-ts/transport-tcp";
import { type EndpointTrust, unixTransport } from "@parsec-ts/transport-unix";
import { ParsecError } from "@parsec-ts/wire-protocol";
import { nodeHost } from "./node-host.js";
import { nodeLocalCrypto } from "./node-local-crypto.js";

/** Name of the environment variable that says where the service is. Parsec documentation, "Service discovery". */
export const ENDPOINT_VARIABLE = "PARSEC_SERVICE_ENDPOINT";

export interface ConnectOptions
  extends Omit<ClientOptions, "transport" | "host" | "authenticators">,
    Pick<CallOptions, "signal"> {
  /**
   * URI of the service: `unix:/run/parsec/parsec.sock`. By default what `PARSEC_SERVICE_ENDPOINT` says, else that very path.
   * `tcp://127.0.0.1:4000` for a mock service, in clear text. Not for use together with `transport`.
   */
  readonly endpoint?: string;
  /** Lets a `tcp:` endpoint be another machine's: keys and plaintext then cross the network in clear text. */
  readonly allowRemote?: boolean;
  /**
   * Whom a `unix:` endpoint has to belong to: `"strict"` by default, also for a path that the environment or `endpoint` names, as that says
   * where the service is and not who may be it. With `{ owners: [985] }`, more users may.
   */
  readonly trust?: EndpointTrust;
  /** A transport of your own, instead of an endpoint. */
  readonly transport?: Transport;
  /** Authenticators that may be used; by default this process's effective user id only. */
  readonly authenticators?: readonly Authenticator[];
}

/** A client that `await using` closes at the end of its block. */
export type ConnectedClient = ParsecClient & AsyncDisposable;

/**
 * Connects to the Parsec service of this machine: asks it for its authenticators and providers and picks the defaults.
 *
 * @example
 * ```ts
 * await using parsec = await connect(); // in JavaScript on Node 20: const parsec = …, and parsec.close() at the end
 * console.log(await parsec.ping());
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ENDPOINT_…` for an endpoint that cannot be one, `ERR_PARSEC_TRANSPORT_…` where no service
 * answers, `ERR_PARSEC_NO_AUTHENTICATOR`, `ERR_PARSEC_NO_PROVIDER`
 */
export async function connect(options: ConnectOptions = {}): Promise<ConnectedClient> {
  if (typeof options !== "object" || options === null) {
    throw new ParsecError(
      "usage",
      "ERR_PARSEC_ARGUMENT",
      'connect takes an object: connect({ endpoint: "unix:/path" }).',
      {
        argument: "options",
      },
    );
  }
  const { authenticators, signal, ...rest } = options;
  const client = await createClient(
    {
      localCrypto: nodeLocalCrypto,
      keyFormats,
      ...rest,
      host: nodeHost,
      transport: transportOf(options),
      authenticators: authenticators ?? [ownIdentity()],
    },
    signal === undefined ? {} : { signal },
  );
  // Added here: a runtime without Symbol.asyncDispose would get a method called "undefined".
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

/** Set and empty counts as not set, as it does in shells. */
function endpointFromEnvironment(): string {
  return process.env[ENDPOINT_VARIABLE] || DEFAULT_ENDPOINT;
}

/** The transport that the options hold or name. */
function transportOf({ endpoint, transport, allowRemote = false, trust }: ConnectOptions): Transport {
  if (transport !== undefined) {
    if (endpoint !== undefined) throw conflict("endpoint", "Give an endpoint or a transport, not both.");
    if (trust !== undefined)
      throw conflict("trust", "A transport of your own judges for itself: trust is for endpoints.");
    return transport;
  }
  const place = parseEndpoint(endpoint ?? endpointFromEnvironment());
  if (place.scheme === "unix") return unixTransport({ path: place.path, ...(trust !== undefined && { trust }) });
  if (trust !== undefined) throw conflict("trust", "Nobody owns a tcp: endpoint: trust is for unix: ones.");
  return tcpTransport({ host: place.host, port: place.port, allowRemote });
}

function conflict(argument: string, message: string): ParsecError {
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument });
}

/** The effective user id, which is what the service compares with. */
function ownIdentity(): Authenticator {
  const uid = process.geteuid?.();
  if (uid !== undefined) return unixPeerCredentials(uid);
  throw new ParsecError(
    "usage",
    "ERR_PARSEC_NO_AUTHENTICATOR",
    "This platform has no user ids: say with authenticators who the application is.",
    { argument: "authenticators" },
  );
}
