import { noAuthentication } from "./identity/authenticator.js";
import type { CallOptions } from "./call/call-options.js";
import { chooseAuthenticator } from "./identity/choose-authenticator.js";
import { chooseProvider } from "./choose-provider.js";
import type { ClientOptions } from "./client-options.js";
import { ParsecClient } from "./parsec-client.js";

/**
 * Asks the service for its authenticators and providers, chooses among them, and returns a client.
 *
 * @throws `ParsecError` `ERR_PARSEC_NO_AUTHENTICATOR`, `ERR_PARSEC_NO_PROVIDER`, or the error of the first calls
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
  const provider = chooseProvider(providers, options.provider);
  return new ParsecClient(options, chooseAuthenticator(authenticators, options.authenticators), provider);
}
