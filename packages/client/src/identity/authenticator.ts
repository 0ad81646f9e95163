import { utf8Bytes } from "@parsec-ts/operations/codec";
import type { AbortSignalLike } from "@parsec-ts/transport";
import {
  type ArgumentRule,
  AuthType,
  allocateBytes,
  checkArgument,
  EMPTY,
  mustBeFilledName,
  mustBeInteger,
  mustBeObject,
} from "@parsec-ts/wire-protocol";

/** Tells the service which application is calling. */
export interface Authenticator {
  /** One of `AuthType`, or a number that a newer service knows. */
  readonly authType: number;

  /**
   * The authentication bytes of one call, at most 65,535. Called before anything is connected. The bytes stay the
   * authenticator's: the client copies them into the frame and wipes that.
   */
  authenticate(options: { readonly signal: AbortSignalLike }): Uint8Array | Promise<Uint8Array>;

  /**
   * Receives bytes that the service refused with status 11, AuthenticationError; it has then executed nothing. Returns true if other
   * bytes are available: the client then asks for them and repeats the call once.
   */
  refused?(auth: Uint8Array): boolean;
}

const mustHaveMethods: ArgumentRule = /* @__PURE__ */ mustBeObject('direct("application")', "authenticate", "refused?");
const mustBeAuthType: ArgumentRule = /* @__PURE__ */ mustBeInteger(0, 0xff);

/** Accepts an authenticator. */
export const mustBeAuthenticator: ArgumentRule = (value) => {
  const expected = mustHaveMethods(value);
  if (expected !== undefined) return expected;
  const type = mustBeAuthType((value as Authenticator).authType);
  return type && `an object such as direct("application"), whose authType is ${type}`;
};

/** No authentication, for services that want none. Never chosen unless it is configured. */
export function noAuthentication(): Authenticator {
  return { authType: AuthType.None, authenticate: () => EMPTY };
}

/**
 * The application's name, which the service believes without proof. Parsec documentation, "Direct authenticator".
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for a name that is empty, holds the character NUL or is not well-formed Unicode
 */
export function direct(applicationName: string): Authenticator {
  checkArgument("direct", "applicationName", applicationName, mustBeFilledName);
  const bytes = utf8Bytes(applicationName);
  return { authType: AuthType.Direct, authenticate: () => bytes };
}

const mustBeUserId: ArgumentRule = /* @__PURE__ */ mustBeInteger(0, 0xffff_ffff);

/**
 * The effective user id of the calling process, which the service compares with the one the kernel tells it.
 * Parsec documentation, "Unix peer credentials authenticator".
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` if `uid` is not a user id
 */
export function unixPeerCredentials(uid: number): Authenticator {
  checkArgument("unixPeerCredentials", "uid", uid, mustBeUserId);
  const bytes = allocateBytes(4);
  new DataView(bytes.buffer).setUint32(0, uid, true);
  return { authType: AuthType.UnixPeerCredentials, authenticate: () => bytes };
}

/** A source of JWT-SVIDs. */
export interface TokenSource {
  /**
   * A JWT-SVID for the audience `parsec`, in JWS compact form, as bytes: a string could not be wiped. Called for each call, before
   * anything is connected. The bytes stay the source's.
   */
  token(options: { readonly signal: AbortSignalLike }): Uint8Array | Promise<Uint8Array>;

  /** Receives a token that the service refused. Returns true if another is available, for one more try. */
  refused?(token: Uint8Array): boolean;
}

const mustBeTokenSource: ArgumentRule = /* @__PURE__ */ mustBeObject("workloadApiTokenSource()", "token", "refused?");

/** A SPIFFE identity, proved by a token. Parsec documentation, "JWT-SVID authenticator". */
export function jwtSvid(source: TokenSource): Authenticator {
  checkArgument("jwtSvid", "source", source, mustBeTokenSource);
  return {
    authType: AuthType.JwtSvid,
    authenticate: (options) => source.token(options),
    refused: (token) => source.refused?.(token) ?? false,
  };
}
