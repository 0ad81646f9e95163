import { type ExchangeSink, exchange as exchangeOver, type Transport } from "@parsec-ts/transport";
import {
  type Frame,
  isParsecError,
  ParsecError,
  type Response,
  ResponseDecoder,
  Status,
} from "@parsec-ts/wire-protocol";
import { type CallScope, wipeResult } from "./call-scope.js";

/** One request, the transport that carries it, and the limit on its response. */
export interface ExchangeOptions {
  readonly transport: Transport;
  readonly frame: Frame;
  /** Longest response body taken, in bytes. */
  readonly maxBodyLength: number;
}

/**
 * Sends one frame over a connection of its own, and returns what `read` makes of the response. The bytes of the response are wiped then:
 * `read` copies what it keeps.
 *
 * @throws `ParsecError` of the transport or protocol family; `ERR_PARSEC_PROTOCOL_EARLY_RESPONSE` for Success to a request of which
 * the transport still holds a part; what `read` throws
 */
export async function exchange<T>(
  { transport, frame, maxBodyLength }: ExchangeOptions,
  scope: CallScope,
  read: (response: Response) => T,
): Promise<T> {
  scope.phase = "connect";
  scope.attempts++;
  const receiver = new ResponseReceiver(scope, maxBodyLength, read);
  const wipe = (): void => receiver.wipe();
  scope.signal.addEventListener("abort", wipe);
  try {
    try {
      await exchangeOver(transport, frame.parts, receiver, { signal: scope.signal });
    } catch (error) {
      throw receiver.failed(error);
    }
    return receiver.result;
  } finally {
    scope.signal.removeEventListener("abort", wipe);
    receiver.wipe();
  }
}

/** Receives the response of one exchange, and tells the scope how far the exchange has come. */
class ResponseReceiver<T> implements ExchangeSink {
  readonly #scope: CallScope;
  readonly #decoder: ResponseDecoder;
  readonly #read: (response: Response) => T;
  #outcome: { readonly result: T } | { readonly error: unknown } | undefined;

  constructor(scope: CallScope, maxBodyLength: number, read: (response: Response) => T) {
    this.#scope = scope;
    this.#decoder = new ResponseDecoder({ maxBodyLength, borrows: true });
    this.#read = read;
  }

  connected(): void {
    this.#scope.phase = "write";
  }

  sent(): void {
    this.#scope.phase = "read";
    this.#scope.sent = true;
  }

  take(chunk: Uint8Array): boolean {
    try {
      if (!this.#decoder.push(chunk)) return false;
      const { response } = this.#decoder;
      if (!this.#scope.sent && response.status === Status.Success) throw earlyResponseError(response);
      this.#outcome = { result: this.#read(response) };
      return true;
    } catch (error) {
      this.#outcome = { error };
      throw error;
    }
  }

  /** The result of a whole response. Throws the error that says what is missing. */
  get result(): T {
    if (this.#outcome !== undefined && "result" in this.#outcome) return this.#outcome.result;
    if (this.#decoder.received > 0) this.#decoder.end();
    throw closedError(this.#scope);
  }

  /** The error of an exchange that the transport ends with `error`. Of a response that had begun it is the one that says what is missing. */
  failed(error: unknown): unknown {
    if (this.#outcome === undefined)
      return this.#decoder.received === 0 ? asTransportError(error, this.#scope) : this.#truncated(error);
    if ("error" in this.#outcome) return this.#outcome.error;
    wipeResult(this.#outcome.result);
    return asTransportError(error, this.#scope);
  }

  #truncated(cause: unknown): unknown {
    try {
      this.#decoder.end();
    } catch (error) {
      if (isParsecError(error)) return new ParsecError(error.family, error.code, error.message, { cause });
    }
    return cause;
  }

  wipe(): void {
    this.#decoder.wipe();
  }
}

function earlyResponseError({ opcode, provider }: Response): ParsecError {
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
