import { checkArgument } from "@parsec-ts/wire-protocol";
import { checkConnectOptions, mustBeParts, mustBeSink, mustBeTransport } from "./argument-rules.js";
import type { ConnectOptions, ExchangeSink, Transport } from "./transport.js";
import { abortedError } from "./transport-error.js";

/** Steps of promises for which a write that is as good as done may still be unsettled when the response to it can be read. */
const SETTLING_STEPS = 16;

/**
 * Makes one exchange over any transport: by its own {@link Transport.exchange}, or over a connection where it has none. Both ways keep the
 * same promises.
 *
 * @throws by rejection, `ParsecError` of the transport family or `ERR_PARSEC_ARGUMENT`, or the error of the sink
 */
export function exchange(
  transport: Transport,
  parts: readonly Uint8Array[],
  sink: ExchangeSink,
  options: ConnectOptions,
): Promise<void> {
  try {
    checkArgument("exchange", "transport", transport, mustBeTransport);
    checkArgument("exchange", "parts", parts, mustBeParts);
    checkArgument("exchange", "sink", sink, mustBeSink);
  } catch (error) {
    return Promise.reject(error);
  }
  return transport.exchange === undefined
    ? exchangeOverConnection(transport, parts, sink, options)
    : transport.exchange(parts, sink, options);
}

async function exchangeOverConnection(
  transport: Transport,
  parts: readonly Uint8Array[],
  sink: ExchangeSink,
  options: ConnectOptions,
): Promise<void> {
  checkConnectOptions("exchange", options);
  const { signal } = options;
  const connection = await transport.connect({ signal });
  const close = (): void => connection.close();
  let isOver = false;
  signal.addEventListener("abort", close);
  try {
    if (signal.aborted) throw abortedError(signal);
    sink.connected();
    const write: { isPending: boolean; error?: unknown; sinkThrew?: { readonly error: unknown } } = { isPending: true };
    // Not awaited before reading: a service that refuses a request responds and closes while it is still being written.
    const written = connection
      .write(parts)
      .then(
        () => isOver || sink.sent(),
        (error: unknown) => {
          write.error = error;
        },
      )
      .catch((error: unknown) => {
        write.sinkThrew = { error };
        close();
      })
      .then(() => {
        write.isPending = false;
      });
    const reading = await readInto(connection.chunks, async (chunk) => {
      for (let step = 0; write.isPending && step < SETTLING_STEPS; step++) await undefined;
      return signal.aborted || sink.take(chunk);
    });
    if (write.sinkThrew !== undefined) throw write.sinkThrew.error;
    if (signal.aborted) throw abortedError(signal, write.isPending ? "write" : "read");
    if (reading.hasEnough) return;
    // Closing settles a write that is still pending, and its outcome counts: the peer may have the request.
    close();
    await written;
    const error = write.error ?? reading.error;
    if (error !== undefined) throw error;
  } finally {
    isOver = true;
    signal.removeEventListener("abort", close);
    close();
  }
}

/** Reads until `take` has enough or nothing more comes; returns the error that broke the connection, if any. Throws what `take` throws. */
async function readInto(
  chunks: AsyncIterable<Uint8Array>,
  take: (chunk: Uint8Array) => Promise<boolean>,
): Promise<{ readonly hasEnough: boolean; readonly error?: unknown }> {
  let sinkThrew = false;
  try {
    for await (const chunk of chunks) {
      try {
        if (await take(chunk)) return { hasEnough: true };
      } catch (error) {
        sinkThrew = true;
        throw error;
      }
    }
    return { hasEnough: false };
  } catch (error) {
    if (sinkThrew) throw error;
    return { hasEnough: false, error };
  }
}
