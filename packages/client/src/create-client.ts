import type { ProviderInfo } from "@parsec-ts/operations";
import { ParsecError } from "@parsec-ts/wire-protocol";
import { noAuthentication } from "./authenticator.js";
import { chooseAuthenticator, defaultProvider } from "./defaults.js";
import { ParsecClient } from "./parsec-client.js";
import type { CallOptions, ClientOptions } from "./service-caller.js";

/**
 * Asks the service for its authenticators and providers, chooses among them, and gives a client.
 *
 * @throws `ParsecError` `ERR_PARSEC_NO_AUTHENTICATOR`, `ERR_PARSEC_NO_PROVIDER`, or what the first calls throw
 */
export async function createClient(options: ClientOptions, callOptions: CallOptions = {}): Promise<ParsecClient> {
  try {
    return await connectedClient(options, callOptions);
  } catch (error) {
    options.transport.close?.();
    throw error;
  }
}

async function connectedClient(options: ClientOptions, callOptions: CallOptions): Promise<ParsecClient> {
  const unauthenticated = new ParsecClient({ ...options, reconnectMs: 0 }, noAuthentication(), undefined);
  const [authenticators, providers] = await Promise.all([
    unauthenticated.listAuthenticators(callOptions),
    unauthenticated.listProviders(callOptions),
  ]);
  const { provider = defaultProvider(providers) } = options;
  if (provider !== undefined && !providers.some(({ id }) => id === provider)) throw noSuchProvider(provider, providers);
  return new ParsecClient(options, chooseAuthenticator(authenticators, options.authenticators), provider);
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
