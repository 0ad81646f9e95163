import type { AuthenticatorInfo } from "@parsec-ts/operations";
import { AuthType, authTypeName, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "./status-error.js";

const MOCK = { versionMaj: 0, versionMin: 1, versionRev: 0 };

/** Authenticators in priority order. */
export const AUTHENTICATORS: readonly AuthenticatorInfo[] = [
  {
    ...MOCK,
    description: "Mock: takes the user id at the client's word, as Node.js cannot ask the kernel for it",
    id: AuthType.UnixPeerCredentials,
  },
  { ...MOCK, description: "Mock: takes the application's name at its word", id: AuthType.Direct },
];

/**
 * The application that a request claims to come from; `undefined` for one without authentication.
 *
 * @throws {@link StatusError} AuthenticatorDoesNotExist, AuthenticatorNotRegistered, AuthenticationError
 */
export function authenticate(authType: number, auth: Uint8Array): string | undefined {
  switch (authType) {
    case AuthType.None:
      return undefined;
    case AuthType.UnixPeerCredentials:
      if (auth.length !== 4) throw new StatusError(Status.AuthenticationError);
      return `uid ${new DataView(auth.buffer, auth.byteOffset).getUint32(0, true)}`;
    case AuthType.Direct:
      return `application ${applicationName(auth)}`;
    default:
      throw new StatusError(
        authTypeName(authType) ? Status.AuthenticatorNotRegistered : Status.AuthenticatorDoesNotExist,
      );
  }
}

function applicationName(auth: Uint8Array): string {
  try {
    const name = new TextDecoder("utf-8", { fatal: true }).decode(auth);
    if (name !== "") return name;
  } catch {
    // No UTF-8, so no name.
  }
  throw new StatusError(Status.AuthenticationError);
}
