import type { Connection, Transport } from "@parsec-ts/transport";
import { type Frame, isParsecError, ParsecError, ResponseDecoder, Status } from "@parsec-ts/wire-protocol";
import type { CallScope } from "./call-scope.js";

/** Steps for which a write that is as good as done may still be unsettled when its response has been read. */
const SETTLING_STEPS = 16;

/** One request, the transport that carries it, and the limit on its response. */
export interface ExchangeOptions {
  readonly transport: Transport;
  readonly frame: Frame;
  /** Longest response body taken, in bytes. */
  readonly maxBodyLength: number;
}

/**
 * Sends one frame over a connection of its own and waits for the whole response. The caller wipes the decoder.
 *
 * @throws `ParsecError` of the transport or protocol family; `ERR_PARSEC_PROTOCOL_EARLY_RESPONSE` for Success to a request of which
 * the transport still holds a part
 */
export async function exchange(
  { transport, frame, maxBodyLength }: ExchangeOptions,
  scope: CallScope,
): Promise<ResponseDecoder> {
  scope.phase = "connect";
  scope.attempts++;
  const connection = await connect(transport, scope);
  const decoder = new ResponseDecoder({ maxBodyLength });
  let isOver = false;
  const close = (): void => connection.close();
  const giveUp = (): void => {
    close();
    decoder.wipe();
  };
  scope.signal.addEventListener("abort", giveUp);
  try {
    scope.phase = "write";
    let writeError: unknown;
    let isWriting = true;
    // Not awaited before reading: a service that refuses a request responds and closes while we are still writing.
    const written = connection.write(frame.parts).then(
      () => {
        if (isOver) return; // the scope may be in another attempt by now
        scope.phase = "read";
        scope.sent = true;
      },
      (error: unknown) => {
        writeError = error;
      },
    );
    void written.then(() => {
      isWriting = false;
    });
    const readError = await receive(connection, decoder, async () => {
      for (let step = 0; isWriting && step < SETTLING_STEPS; step++) await undefined;
      if (isWriting && decoder.response.status === Status.Success) throw earlyResponseError(decoder);
    });
    if (decoder.received === 0) {
      // Before closing, which would fail a write that is still pending.
      const error = writeError ?? readError ?? closedError(scope);
      close();
      await written;
      throw error;
    }
    endDecoder(decoder, readError ?? writeError);
    return decoder;
  } catch (error) {
    decoder.wipe();
    throw asTransportError(error, scope);
  } finally {
    isOver = true;
    scope.signal.removeEventListener("abort", giveUp);
    close();
  }
}

async function connect(transport: Transport, scope: CallScope): Promise<Connection> {
  let connection: Connection;
  try {
    connection = await transport.connect({ signal: scope.signal });
  } catch (error) {
    throw asTransportError(error, scope);
  }
  if (scope.signal.aborted) {
    connection.close();
    throw scope.signal.reason;
  }
  return connection;
}

/**
 * Reads until the response is whole or nothing more comes; returns the error that broke the connection, if any. A whole response is checked
 * while the connection is still open, because closing it fails a write that is pending.
 */
async function receive(
  connection: Connection,
  decoder: ResponseDecoder,
  checkWhole: () => Promise<void>,
): Promise<unknown> {
  try {
    for await (const chunk of connection.chunks) {
      if (!decoder.push(chunk)) continue;
      await checkWhole();
      break;
    }
    return undefined;
  } catch (error) {
    if (isParsecError(error) && error.family === "protocol") throw error;
    return error;
  }
}

/** Ends the decoder, which throws an error that says what is missing unless the response is whole; adds the cause, if there is one. */
function endDecoder(decoder: ResponseDecoder, cause: unknown): void {
  try {
    decoder.end();
  } catch (error) {
    if (cause === undefined || !isParsecError(error)) throw error;
    throw new ParsecError(error.family, error.code, error.message, { cause });
  }
}

function earlyResponseError({ response: { opcode, provider } }: ResponseDecoder): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_EARLY_RESPONSE",
    "The response reports success before the whole request was sent. Do not trust it; check that the endpoint is the Parsec service.",
    { opcode, provider },
  );
}

function closedError({ phase }: CallScope): ParsecError {
  return new ParsecError(
    "transport",
    "ERR_PARSEC_TRANSPORT_CLOSED",
    "The service closed the connection without a response. Check its log; if it was restarting, call again.",
    { phase },
  );
}

function asTransportError(error: unknown, { phase }: CallScope): unknown {
  if (isParsecError(error)) return error;
  return new ParsecError("transport", "ERR_PARSEC_TRANSPORT_FAILED", `The transport failed: ${String(error)}`, {
    phase,
    cause: error,
  });
}
