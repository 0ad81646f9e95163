import { jwtSvid, type ParsecClient } from "@parsec-ts/client";
import { AuthType } from "@parsec-ts/wire-protocol";
import type { NativeIo } from "./native-io.js";

/**
 * A client of the service that one call uses at a time: its I/O is that of the call. To make a client costs as much as a tenth of a call, so
 * it is used again. Not after an error: work that was given up may still refer to it.
 */
export class Lane {
  readonly client: ParsecClient;
  #io: NativeIo;

  constructor(client: ParsecClient, io: NativeIo) {
    this.#io = io;
    this.client = client.withTransport({
      transport: {
        connect: (options) => this.#io.transport.connect(options),
        exchange: (parts, sink, options) => this.#io.exchange(parts, sink, options),
      },
      host: {
        now: () => this.#io.host.now(),
        startTimer: (ms, onTime) => this.#io.host.startTimer(ms, onTime),
      },
      // A token comes by way of the I/O of its call.
      ...(client.authType === AuthType.JwtSvid && { authenticator: jwtSvid({ token: () => this.#io.token() }) }),
    });
  }

  /** Has the next call do its I/O. */
  enter(io: NativeIo): void {
    this.#io = io;
  }
}
