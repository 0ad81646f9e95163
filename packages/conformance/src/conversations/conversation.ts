import type { Decoded, Operation } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { encodeRequest, type Response, rawOperation } from "@parsec-ts/wire-protocol";
import { exchangeWhole } from "../requests/exchange.js";
import { ownUid, unauthenticated } from "../requests/user-authentication.js";
import type { RecordedExchange, RequestPiece, RequestToProvider } from "./recorded-exchange.js";

/** Options of one request. */
export interface RequestOptions {
  /** Provider id. Default: the provider of the conversation, or the core provider for its operations. */
  readonly provider?: number;
  /** Sends no authentication. Default: false. */
  readonly unauthenticated?: boolean;
}

/** Bytes of a result that may come again in a later request. */
interface ResultBytes {
  readonly exchange: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** A result is changed in so many bytes, its last ones, that the bytes of a replay are not the same by chance. */
const CHANGED_BYTES = 8;

/** Returns a random result with other bytes at its end. */
export function changed(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, at) => (at < bytes.length - CHANGED_BYTES ? byte : byte ^ 1));
}

/** Shorter results may be in a request by chance. */
const MIN_REFERENCE_LENGTH = 16;

/** Sends the requests of a script to a service, and records them with their responses. */
export class Conversation {
  /** Provider id. */
  readonly provider: number;
  readonly exchanges: RecordedExchange[] = [];
  readonly #transport: Transport;
  readonly #results: ResultBytes[] = [];
  #names = 0;

  constructor(transport: Transport, provider: number) {
    this.#transport = transport;
    this.provider = provider;
  }

  /** Returns a name that no key has had: a key that should not have been made is then not in the way. */
  freshName(): string {
    return `key ${this.#names++}`;
  }

  /** Calls an operation. Returns the result, `undefined` if the service refuses. */
  async call<Request, Result>(
    detail: string,
    operation: Operation<Request, Result>,
    request: Request,
    options: RequestOptions = {},
  ): Promise<Decoded<Result> | undefined> {
    // Any head will do: the body alone is sent on.
    const body = Buffer.concat(encodeRequest({ provider: this.provider, ...ownUid }, operation, request).bodyParts);
    const title = `${operation.name}: ${detail}`;
    const { status, body: resultBody } = await this.sendBody(title, operation.opcode, body, options);
    if (status !== 0) return undefined;
    const result = operation.result.decode(resultBody);
    this.#remember(result, resultBody);
    return result;
  }

  /** Sends a body that need not be a valid one. */
  async sendBody(
    title: string,
    opcode: number,
    body: Uint8Array,
    { provider = opcodeProvider(opcode, this.provider), unauthenticated: isOpen = false }: RequestOptions = {},
  ): Promise<Response> {
    const head = { provider, ...(isOpen ? unauthenticated : ownUid) };
    const bytes = Buffer.concat(encodeRequest(head, rawOperation(opcode), body).parts);
    const request = { provider, opcode, unauthenticated: isOpen, body: this.#pieces(body) };
    return this.#exchange(title, bytes, request);
  }

  /** Sends bytes that need not be a valid request. */
  async sendBytes(title: string, bytes: Uint8Array): Promise<void> {
    await this.#exchange(title, bytes, bytes);
  }

  async #exchange(title: string, bytes: Uint8Array, request: Uint8Array | RequestToProvider): Promise<Response> {
    const response = await exchangeWhole(this.#transport, bytes);
    const { status, opcode, provider, body } = response;
    this.exchanges.push({ title, request, status, opcode, provider, body: Uint8Array.from(body) });
    return response;
  }

  #remember(result: unknown, body: Uint8Array): void {
    for (const bytes of Object.values(result as object)) {
      if (!(bytes instanceof Uint8Array) || bytes.length < MIN_REFERENCE_LENGTH) continue;
      const exchangeNumber = this.exchanges.length - 1;
      this.#results.push({ exchange: exchangeNumber, offset: Buffer.from(body).indexOf(bytes), bytes });
    }
  }

  /** Replaces an earlier result inside a body by a reference; also one whose last bytes were changed. */
  #pieces(body: Uint8Array): readonly RequestPiece[] {
    for (const { exchange: number, offset, bytes } of this.#results.toReversed()) {
      const whole = Buffer.from(body).indexOf(bytes);
      const start = whole >= 0 ? whole : Buffer.from(body).indexOf(bytes.subarray(0, -CHANGED_BYTES));
      if (start < 0) continue;
      const length = whole >= 0 ? bytes.length : bytes.length - CHANGED_BYTES;
      const pieces = [
        body.slice(0, start),
        { exchange: number, offset, length },
        ...this.#pieces(body.subarray(start + length)),
      ];
      return pieces.filter((piece) => piece.length > 0);
    }
    return body.length === 0 ? [] : [Uint8Array.from(body)];
  }
}

/** Core operations have opcodes that the crypto providers do not have. */
const CORE_OPCODES: readonly number[] = [1, 8, 9, 14, 26, 27, 28];

function opcodeProvider(opcode: number, provider: number): number {
  return CORE_OPCODES.includes(opcode) ? 0 : provider;
}
