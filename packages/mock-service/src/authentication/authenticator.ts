import type { AuthenticatorInfo } from "@parsec-ts/operations";
import { AuthType, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";

/** Names the application that a request comes from. */
export interface Authenticator {
  readonly info: AuthenticatorInfo;
  /**
   * Returns the application's name. It must not keep `auth`, which is wiped afterwards.
   *
   * @throws {@link StatusError} AuthenticationError
   */
  nameOf(auth: Uint8Array): string | Promise<string>;
}

/** The version that every authenticator of the mock reports. */
export const MOCK_VERSION = { versionMaj: 0, versionMin: 1, versionRev: 0 } as const;

/** Reads the user id that the client sends. */
export const unixPeerCredentials: Authenticator = {
  info: {
    ...MOCK_VERSION,
    description: "Mock: trusts the user id that the client sends, as Node.js cannot ask the kernel for it",
    id: AuthType.UnixPeerCredentials,
  },
  nameOf(auth) {
    if (auth.length !== 4) throw new StatusError(Status.AuthenticationError);
    return String(new DataView(auth.buffer, auth.byteOffset).getUint32(0, true));
  },
};

/** Reads the name that the client sends. */
export const direct: Authenticator = {
  info: { ...MOCK_VERSION, description: "Mock: trusts the name that the application sends", id: AuthType.Direct },
  nameOf(auth) {
    try {
      const name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(auth);
      if (name !== "") return name;
    } catch {
      // Bytes that are not UTF-8 are not a name.
    }
    throw new StatusError(Status.AuthenticationError);
  },
};
