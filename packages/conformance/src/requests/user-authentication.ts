import { AuthType, type RequestHead } from "@parsec-ts/wire-protocol";

/** The part of a request's head that authenticates it. */
export type Authentication = Pick<RequestHead, "authType" | "auth">;

/** Authenticates by a user id. */
export function uid(id: number): Authentication {
  const auth = new Uint8Array(4);
  new DataView(auth.buffer).setUint32(0, id, true);
  return { authType: AuthType.UnixPeerCredentials, auth };
}

/** Authenticates by the user id of this process. */
export const ownUid: Authentication = uid(process.geteuid?.() ?? 0);

/** No authentication. */
export const unauthenticated: Authentication = { authType: AuthType.None, auth: new Uint8Array(0) };
