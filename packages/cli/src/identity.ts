import { type Authenticator, direct, jwtSvid, type TokenSource } from "@parsec-ts/node";
import { argumentError } from "@parsec-ts/wire-protocol";
import { type ConnectionOptions, trustOptions } from "./connection.js";
import type { Io } from "./io.js";

/** The variable that names the application, also to C programs that use Parsec. */
const NAME_VARIABLE = "PARSEC_APPLICATION_NAME";

/** Options of the command line that say who is calling. Without them it is the user. */
export interface IdentityOptions extends ConnectionOptions {
  readonly appName?: string;
  readonly jwtSvid?: boolean;
}

/** The caller as the service knows it; closed after the last call. */
export interface Identity {
  /** Undefined for the user that runs the command. */
  readonly authenticators?: readonly Authenticator[];
  /** The source of the tokens by which the service knows the caller. */
  readonly tokens?: TokenSource;
  close(): void;
}

/**
 * Returns the identity that the command line names, or the environment. A variable that is empty counts as not set.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for two identities
 */
export async function openIdentity({ env }: Io, options: IdentityOptions): Promise<Identity> {
  const { appName, jwtSvid: isTokenWanted = false } = options;
  if (isTokenWanted) {
    if (appName !== undefined) throw argumentError("--app-name", "left out with --jwt-svid: a caller has one identity");
    const { workloadApiTokenSource } = await import("@parsec-ts/spiffe");
    const tokens = workloadApiTokenSource(trustOptions(options));
    return { authenticators: [jwtSvid(tokens)], tokens, close: () => tokens.close() };
  }
  const name = appName ?? (env[NAME_VARIABLE] || undefined);
  return { ...(name !== undefined && { authenticators: [direct(name)] }), close: () => undefined };
}
