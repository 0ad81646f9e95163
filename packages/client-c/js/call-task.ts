import { PsaError } from "@parsec-ts/psa";
import { isParsecError } from "@parsec-ts/wire-protocol";
import type { NativeCall } from "./io/native-call.js";
import { NativeIo } from "./io/native-io.js";
import { statusOf } from "./status-of.js";

const SUCCESS = 0;

/** One call from C. C notifies it of the outcomes of the I/O that it requested. */
export class CallTask {
  readonly #io: NativeIo;
  /** Set once C wants the call to end. */
  #endStatus: number | undefined;

  /** `work` returns the bytes of each output, which are wiped once C has copied them. */
  constructor(native: NativeCall, work: (io: NativeIo) => Promise<readonly Uint8Array[]>) {
    this.#io = new NativeIo(native);
    started(work, this.#io).then(
      (outputs) => {
        native.finish(SUCCESS, "", outputs);
        for (const output of outputs) output.fill(0);
      },
      (error: unknown) => native.finish(this.#endStatus ?? this.#io.tokenStatus ?? statusOf(error), textOf(error), []),
    );
  }

  connected(connection: number, outcome: number): void {
    this.#io.connected(connection, outcome);
  }

  written(connection: number, outcome: number): void {
    this.#io.written(connection, outcome);
  }

  received(connection: number, outcome: number, bytes: Uint8Array | undefined): void {
    this.#io.received(connection, outcome, bytes);
  }

  woken(): void {
    this.#io.woken();
  }

  tokenGiven(_connection: number, status: number, bytes: Uint8Array | undefined): void {
    this.#io.tokenGiven(status, bytes);
  }

  /** Ends the call with a status. */
  ended(_connection: number, status: number): void {
    this.#endStatus = status;
    this.#io.end();
  }
}

/** Begins the work. An error that it throws at once rejects too: by hand, as promises are costly where code is interpreted. */
function started<T>(work: (io: NativeIo) => Promise<T>, io: NativeIo): Promise<T> {
  try {
    return work(io);
  } catch (error) {
    return Promise.reject(error);
  }
}

function textOf(error: unknown): string {
  if (isParsecError(error)) return `${error.message} (${error.code})`;
  return error instanceof PsaError ? error.message : "An error that should not happen: please report it.";
}
