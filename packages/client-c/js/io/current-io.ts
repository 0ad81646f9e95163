import type { Host } from "@parsec-ts/client";
import { type Transport, transportError } from "@parsec-ts/transport";
import type { NativeIo } from "./native-io.js";

/** Transport and clock of a client that one call uses at a time: those of the call that uses it now. */
export class CurrentIo {
  /** The I/O of that call. */
  io: NativeIo;

  readonly transport: Transport = {
    connect: () => Promise.reject(transportError("ERR_PARSEC_TRANSPORT_FAILED", "C makes whole exchanges only.")),
    exchange: (parts, sink, options) => this.io.exchange(parts, sink, options),
  };

  readonly host: Host = {
    now: () => this.io.now(),
    startTimer: (ms, onTime) => this.io.startTimer(ms, onTime),
  };

  constructor(io: NativeIo) {
    this.io = io;
  }
}
