import {
  type AuthenticatorInfo,
  type KeyInfo,
  listAuthenticators,
  listKeys,
  listOpcodes,
  listProviders,
  type Operation,
  type OperationClass,
  type ProviderInfo,
  type PsaGenerateKeyRequest,
  type PsaImportKeyRequest,
  type PsaSignHashRequest,
  type PsaVerifyHashRequest,
  ping,
  psaDestroyKey,
  psaExportPublicKey,
  psaGenerateKey,
  psaImportKey,
  psaSignHash,
  psaVerifyHash,
} from "@parsec-ts/operations";
import type { AbortSignalLike, Transport } from "@parsec-ts/transport";
import { DEFAULT_MAX_BODY_LENGTH, ParsecError, ProviderId } from "@parsec-ts/wire-protocol";
import { AbortSource } from "./abort-source.js";
import { type Authenticator, noAuthentication } from "./authenticator.js";
import { call } from "./call.js";
import { runInScope } from "./call-scope.js";
import { chooseAuthenticator, defaultProvider } from "./defaults.js";
import type { Host } from "./host.js";
import { isStatus } from "./service-error.js";

/** Time for a whole call unless told otherwise. Long, as hardware takes its time to make an RSA key. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** Longest response body unless told otherwise: 1 MiB of payload and what protobuf puts around it. */
export const DEFAULT_MAX_RESPONSE_BODY_LENGTH: number = DEFAULT_MAX_BODY_LENGTH + 1024;

export interface ClientOptions {
  readonly transport: Transport;
  readonly host: Host;
  /** Authenticators that may be used; the service's order decides among them. */
  readonly authenticators: readonly Authenticator[];
  /** Provider for all calls that do not name one; by default the first that the service lists. */
  readonly provider?: number;
  /** Milliseconds for each whole call: 60,000 by default; `Infinity` for no limit. */
  readonly timeoutMs?: number;
  /** Longest response body taken, in bytes: 1 MiB and 1 KiB by default. */
  readonly maxResponseBodyLength?: number;
}

/** What a single call may do differently. */
export interface CallOptions {
  /** Ends the call early. Whether the service executed it is then unknown. */
  readonly signal?: AbortSignalLike;
  /** Milliseconds for the whole call. */
  readonly timeoutMs?: number;
  /** Provider id, for operations that do not go to the core provider. */
  readonly provider?: number;
  readonly authenticator?: Authenticator;
}

/** Version of the wire protocol. */
export interface WireProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * Asks the service for its authenticators and providers, chooses among them, and gives a client.
 *
 * @throws `ParsecError` `ERR_PARSEC_NO_AUTHENTICATOR`, `ERR_PARSEC_NO_PROVIDER`, or what the first calls throw
 */
export async function createClient(options: ClientOptions, callOptions: CallOptions = {}): Promise<ParsecClient> {
  const unauthenticated = new ParsecClient(options, noAuthentication(), undefined);
  const [authenticators, providers] = await Promise.all([
    unauthenticated.listAuthenticators(callOptions),
    unauthenticated.listProviders(callOptions),
  ]);
  const { provider = defaultProvider(providers) } = options;
  if (provider !== undefined && !providers.some(({ id }) => id === provider)) throw noSuchProvider(provider, providers);
  return new ParsecClient(options, chooseAuthenticator(authenticators, options.authenticators), provider);
}

/** A Parsec service as seen by one application. Made by {@link createClient}; `@parsec-ts/node` has `connect()`. */
export class ParsecClient {
  /** Provider for calls that do not name one; `undefined` for a service that has only the core provider. */
  readonly defaultProvider: number | undefined;
  readonly #options: ClientOptions;
  readonly #authenticator: Authenticator;
  readonly #closed = new AbortSource();

  /** @internal */
  constructor(options: ClientOptions, authenticator: Authenticator, provider: number | undefined) {
    this.#options = options;
    this.#authenticator = authenticator;
    this.defaultProvider = provider;
  }

  /** Authentication type in use, one of `AuthType`. */
  get authType(): number {
    return this.#authenticator.authType;
  }

  /** Asks whether the service answers; gives the highest wire protocol version it speaks. */
  async ping(options?: CallOptions): Promise<WireProtocolVersion> {
    const { wireProtocolVersionMaj, wireProtocolVersionMin } = await this.call(ping, {}, options);
    return { major: wireProtocolVersionMaj, minor: wireProtocolVersionMin };
  }

  /** Providers in priority order; the core provider comes last. */
  async listProviders(options?: CallOptions): Promise<readonly ProviderInfo[]> {
    return (await this.call(listProviders, {}, options)).providers;
  }

  /** Authenticators in priority order. */
  async listAuthenticators(options?: CallOptions): Promise<readonly AuthenticatorInfo[]> {
    return (await this.call(listAuthenticators, {}, options)).authenticators;
  }

  /** Opcodes that a provider supports, in no order. Those of administrators are not listed. */
  async listOpcodes(providerId: number, options?: CallOptions): Promise<readonly number[]> {
    return (await this.call(listOpcodes, { providerId }, options)).opcodes;
  }

  /** The calling application's keys in all providers, in no order. */
  async listKeys(options?: CallOptions): Promise<readonly KeyInfo[]> {
    return (await this.call(listKeys, {}, options)).keys;
  }

  /**
   * Creates a key that stays in the provider.
   *
   * @throws `ParsecError` `ERR_PARSEC_SERVICE_ALREADY_EXISTS` when the application has a key of this name
   */
  async generateKey(request: PsaGenerateKeyRequest, options?: CallOptions): Promise<void> {
    await this.call(psaGenerateKey, request, options);
  }

  /**
   * Stores key material in the provider. The frame's copy is wiped; `data` stays the caller's to wipe.
   *
   * @throws `ParsecError` `ERR_PARSEC_SERVICE_ALREADY_EXISTS` when the application has a key of this name
   */
  async importKey(request: PsaImportKeyRequest, options?: CallOptions): Promise<void> {
    await this.call(psaImportKey, request, options);
  }

  /**
   * Removes a key for good. It goes to the provider that holds the key: another one may lose the name and leave the key.
   *
   * @throws `ParsecError` `ERR_PARSEC_SERVICE_DOES_NOT_EXIST`
   */
  async destroyKey(keyName: string, options?: CallOptions): Promise<void> {
    await this.call(psaDestroyKey, { keyName }, options);
  }

  /**
   * The public half of a key in the format of its type: RSA as DER of PKCS#1, ECC as 04, X, Y.
   *
   * @throws `ParsecError` `ERR_PARSEC_SERVICE_DOES_NOT_EXIST`
   */
  async exportPublicKey(keyName: string, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaExportPublicKey, { keyName }, options)).data;
  }

  /**
   * Signs a hash. ECDSA gives r and s one after the other, each as wide as the curve's order: 64 bytes for P-256.
   *
   * @throws `ParsecError` `ERR_PARSEC_SERVICE_DOES_NOT_EXIST`, `ERR_PARSEC_SERVICE_NOT_PERMITTED`, `ERR_PARSEC_SERVICE_INVALID_ARGUMENT`
   */
  async signHash(request: PsaSignHashRequest, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call(psaSignHash, request, options)).signature;
  }

  /**
   * Tells whether a signature over a hash is one of this key; whatever keeps the service from telling is thrown.
   *
   * @throws `ParsecError` `ERR_PARSEC_SERVICE_DOES_NOT_EXIST`, `ERR_PARSEC_SERVICE_NOT_PERMITTED`
   */
  async verifyHash(request: PsaVerifyHashRequest, options?: CallOptions): Promise<boolean> {
    try {
      await this.call(psaVerifyHash, request, options);
      return true;
    } catch (error) {
      if (isStatus(error, "PsaErrorInvalidSignature")) return false;
      throw error;
    }
  }

  /**
   * Calls any operation: those of `@parsec-ts/operations`, or one generated from your own `.proto` files. Byte fields of 16 KiB
   * and more are sent as they are: leave them unchanged until the call settles.
   *
   * @throws `ParsecError` of any family
   */
  async call<Request, Result>(
    operation: Operation<Request, Result>,
    request: Request,
    options: CallOptions = {},
  ): Promise<Result> {
    const {
      transport,
      host,
      timeoutMs = DEFAULT_TIMEOUT_MS,
      maxResponseBodyLength = DEFAULT_MAX_RESPONSE_BODY_LENGTH,
    } = this.#options;
    const target = {
      transport,
      provider: this.#providerFor(operation, options),
      authenticator: operation.authenticated ? (options.authenticator ?? this.#authenticator) : noAuthentication(),
      maxBodyLength: maxResponseBodyLength,
    };
    const signals = options.signal === undefined ? [this.#closed] : [this.#closed, options.signal];
    return runInScope(host, { timeoutMs: options.timeoutMs ?? timeoutMs, signals }, (scope) =>
      call(operation, request, target, scope),
    );
  }

  /** Ends the calls that are under way and refuses further ones with `ERR_PARSEC_CLOSED`. Keys stay where they are. */
  async close(): Promise<void> {
    this.#closed.abort(new ParsecError("usage", "ERR_PARSEC_CLOSED", "The client has been closed; make a new one."));
  }

  #providerFor(operation: { readonly class: OperationClass }, options: CallOptions): number {
    if (operation.class !== "crypto") return ProviderId.Core;
    const provider = options.provider ?? this.defaultProvider;
    if (provider === undefined) throw noProvider();
    return provider;
  }
}

function noProvider(): ParsecError {
  return new ParsecError(
    "usage",
    "ERR_PARSEC_NO_PROVIDER",
    "The service has no provider but the core one, which holds no keys. Configure a provider in the service.",
    { argument: "provider" },
  );
}

function noSuchProvider(provider: number, providers: readonly ProviderInfo[]): ParsecError {
  const offered = providers.map(({ id }) => id).join(", ");
  return new ParsecError(
    "usage",
    "ERR_PARSEC_NO_PROVIDER",
    `The service has no provider ${provider}; it has ${offered}.`,
    {
      argument: "provider",
      provider,
    },
  );
}
