import type { AuthenticatorInfo } from "@parsec-ts/operations";
import { AuthType, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";

/** Says who a request comes from. */
export interface Authenticator {
  readonly info: AuthenticatorInfo;
  /**
   * The application's name. It may keep nothing of `auth`, which is wiped.
   *
   * @throws {@link StatusError} AuthenticationError
   */
  nameOf(auth: Uint8Array): string | Promise<string>;
}

export const MOCK = { versionMaj: 0, versionMin: 1, versionRev: 0 } as const;

export const unixPeerCredentials: Authenticator = {
  info: {
    ...MOCK,
    description: "Mock: takes the user id at the client's word, as Node.js cannot ask the kernel for it",
    id: AuthType.UnixPeerCredentials,
  },
  nameOf(auth) {
    if (auth.length !== 4) throw new StatusError(Status.AuthenticationError);
    return String(new DataView(auth.buffer, auth.byteOffset).getUint32(0, true));
  },
};

export const direct: Authenticator = {
  info: { ...MOCK, description: "Mock: takes the application's name at its word", id: AuthType.Direct },
  nameOf(auth) {
    try {
      const name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(auth);
      if (name !== "") return name;
    } catch {
      // No UTF-8, so no name.
    }
    throw new StatusError(Status.AuthenticationError);
  },
};
