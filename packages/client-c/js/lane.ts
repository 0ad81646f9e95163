import { jwtSvid, type ParsecClient } from "@parsec-ts/client";
import { AuthType } from "@parsec-ts/wire-protocol";
import { CurrentIo } from "./io/current-io.js";
import type { NativeIo } from "./io/native-io.js";

/**
 * A client of the service for one call at a time. To make a client costs a tenth of a call, so later calls use it again: but not after an
 * error, as work that was given up may still refer to it.
 */
export class Lane {
  readonly client: ParsecClient;
  readonly #current: CurrentIo;

  constructor(client: ParsecClient, io: NativeIo) {
    const current = new CurrentIo(io);
    const { transport, host } = current;
    // A token comes by way of the I/O of its call.
    const ownToken =
      client.authType === AuthType.JwtSvid ? { authenticator: jwtSvid({ token: () => current.io.token() }) } : {};
    this.client = client.withTransport({ transport, host, ...ownToken });
    this.#current = current;
  }

  /** Has the next call do its I/O. */
  enter(io: NativeIo): void {
    this.#current.io = io;
  }
}
