import type { AcceptedConnection } from "@parsec-ts/transport";
import { type Frame, isParsecError, type ParsecErrorCode, RequestDecoder, Status } from "@parsec-ts/wire-protocol";
import { answerRequest, headerErrorAnswer } from "./answer-request.js";
import type { KeyStore } from "./key-store.js";

export interface ServeOptions {
  readonly keys: KeyStore;
  /** Milliseconds that a client may take for each read and for taking the answer. */
  readonly timeoutMs: number;
}

/** Statuses of requests that break the wire format. */
const STATUS_OF: Partial<Record<ParsecErrorCode, number>> = {
  ERR_PARSEC_PROTOCOL_VERSION: Status.WireProtocolVersionNotSupported,
  ERR_PARSEC_PROTOCOL_BODY_TOO_LONG: Status.BodySizeExceedsLimit,
  ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER: Status.ConnectionError,
  ERR_PARSEC_PROTOCOL_TRUNCATED_BODY: Status.ConnectionError,
};

/** Reads one request, answers it, closes: the service's rule. Never rejects. */
export async function serveConnection(connection: AcceptedConnection, options: ServeOptions): Promise<void> {
  const decoder = new RequestDecoder();
  try {
    const answer = await answerTo(connection, decoder, options);
    await within(
      options.timeoutMs,
      connection.write(answer.parts).then(() => connection.end()),
    );
    answer.wipe();
  } catch {
    // The client has gone; there is nobody to tell.
  } finally {
    decoder.wipe();
    connection.close();
  }
}

async function answerTo(
  connection: AcceptedConnection,
  decoder: RequestDecoder,
  { keys, timeoutMs }: ServeOptions,
): Promise<Frame> {
  try {
    if (!(await receive(connection, decoder, timeoutMs))) return headerErrorAnswer(Status.ConnectionError);
  } catch (error) {
    if (!isParsecError(error) || error.family !== "protocol") throw error;
    return headerErrorAnswer(STATUS_OF[error.code] ?? Status.InvalidHeader);
  }
  return await answerRequest(decoder.request, keys);
}

/** Reads until the request is whole; false when the client stays silent for too long. */
async function receive({ chunks }: AcceptedConnection, decoder: RequestDecoder, timeoutMs: number): Promise<boolean> {
  // Not a for-await loop: leaving that closes the connection, and the answer is still to be written.
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const next = await within(timeoutMs, iterator.next());
    if (next === undefined) return false;
    if (next.done) {
      decoder.end();
      return true;
    }
    if (decoder.push(next.value)) return true;
  }
}

/** What `pending` gives, or `undefined` when that takes longer than `ms`. */
async function within<T>(ms: number, pending: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  // When the time is up first, what becomes of the read no longer matters to anybody.
  pending.catch(() => undefined);
  try {
    return await Promise.race([pending, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
