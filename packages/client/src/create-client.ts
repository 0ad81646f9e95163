import { checkOptions } from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "./call/call-options.js";
import { chooseProvider } from "./choose-provider.js";
import { type ClientOptions, clientOptionRules } from "./client-options.js";
import { noAuthentication } from "./identity/authenticator.js";
import { chooseAuthenticator } from "./identity/choose-authenticator.js";
import { ParsecClient } from "./parsec-client.js";

/**
 * Connects a client: asks the service for its authenticators and providers and chooses among them. Closes the transport if that fails.
 *
 * @throws `ParsecError` `ERR_PARSEC_NO_AUTHENTICATOR`, `ERR_PARSEC_NO_PROVIDER`, or the error of the first calls
 */
export async function createClient(options: ClientOptions, callOptions: CallOptions = {}): Promise<ParsecClient> {
  try {
    checkClientOptions(options, callOptions);
    return await connectedClient(options, callOptions);
  } catch (error) {
    closeTransport(options);
    throw error;
  }
}

/** Closes the transport of options that may have been refused. */
function closeTransport(options: Partial<ClientOptions> | undefined): void {
  const { transport } = options ?? {};
  if (typeof transport?.close === "function") transport.close();
}

function checkClientOptions(options: ClientOptions, callOptions: CallOptions): void {
  checkOptions("createClient", options, clientOptionRules, ["transport", "host", "authenticators"]);
  checkOptions("createClient", callOptions, callOptionRules);
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
