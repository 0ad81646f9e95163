import type { AcceptedConnection } from "@parsec-ts/transport";
import { HEADER_LENGTH, Status } from "@parsec-ts/wire-protocol";
import { headerErrorResponse } from "../serve/handle-request.js";
import type { Recording } from "./read-recordings.js";

/** Responds to recorded requests with their recorded responses. */
export class RecordingPlayer {
  readonly #recordings: readonly Recording[];
  readonly #log: (line: string) => void;
  /** Number of times that each recording was played. */
  readonly #played = new Map<Recording, number>();

  constructor(recordings: readonly Recording[], log: (line: string) => void) {
    this.#recordings = recordings;
    this.#log = log;
  }

  /** Serves one connection. A response is sent at once, so when the service ends only connections of idle clients are closed. */
  async serve(connection: AcceptedConnection, ended: AbortSignal): Promise<void> {
    const close = (): void => connection.close();
    ended.addEventListener("abort", close);
    try {
      const response = await this.#respond(connection.chunks[Symbol.asyncIterator]());
      if (response !== undefined) await connection.write([response]);
      await connection.end();
    } catch {
      // The client has closed the connection.
    } finally {
      ended.removeEventListener("abort", close);
      connection.close();
    }
  }

  /** Compares bytes as they arrive instead of decoding them: a recorded request need not be a valid one. */
  async #respond(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
    let received = Buffer.alloc(0);
    for (;;) {
      const next = await chunks.next();
      if (next.done) return undefined;
      received = Buffer.concat([received, next.value]);
      const begun = this.#recordings.filter(({ request }) => received.equals(request.subarray(0, received.length)));
      const whole = begun.filter(({ request }) => request.length === received.length);
      if (whole.length > 0) return this.#next(whole).response;
      if (begun.length === 0) {
        const header = received.subarray(0, HEADER_LENGTH).toString("hex");
        this.#log(`nothing is recorded for a request that begins ${header}`);
        return headerErrorResponse(Status.PsaErrorGenericError).parts[0];
      }
    }
  }

  /** Returns the least played of several recordings of one request. */
  #next(recordings: readonly Recording[]): Recording {
    const times = (recording: Recording): number => this.#played.get(recording) ?? 0;
    const next = recordings.reduce((least, recording) => (times(recording) < times(least) ? recording : least));
    this.#played.set(next, times(next) + 1);
    return next;
  }
}
