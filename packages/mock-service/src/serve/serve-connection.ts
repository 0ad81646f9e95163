import type { AcceptedConnection } from "@parsec-ts/transport";
import {
  allocateBytes,
  type Frame,
  HEADER_LENGTH,
  isParsecError,
  type ParsecErrorCode,
  RequestDecoder,
  Status,
} from "@parsec-ts/wire-protocol";
import { corruptResponse } from "../faults/corrupt-response.js";
import type { ConnectionFaults } from "../faults/fault-injector.js";
import type { Fault } from "../faults/fault-plan.js";
import type { ServiceParts } from "../operations/call-context.js";
import { handleRequest, headerErrorResponse } from "./handle-request.js";
import { pause } from "./pause.js";
import type { ReadTimeout, ReadTimeouts } from "./read-timeouts.js";

/** The service behind a connection, and its limits. */
export interface ServeOptions {
  readonly parts: ServiceParts;
  /** Limits each read from a client, and each write to it. */
  readonly timeouts: ReadTimeouts;
  /** Longest body that a request may have, in bytes. */
  readonly maxBodyLength: number;
  /** Waits between the pieces of a response, so that the system does not join them again. Default: nothing joins them. */
  readonly separatePieces?: () => Promise<void>;
}

/** Statuses of requests that break the wire format. */
const STATUS_OF: Partial<Record<ParsecErrorCode, number>> = {
  ERR_PARSEC_PROTOCOL_BODY_TOO_LONG: Status.BodySizeExceedsLimit,
  ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER: Status.ConnectionError,
  ERR_PARSEC_PROTOCOL_TRUNCATED_BODY: Status.ConnectionError,
};

/** Length of the first two fields of a header: the magic number and the header size. */
const SIZED_PREFIX_LENGTH = 6;

/** The header size of version 1.0: bytes after the first two fields. */
const HEADER_SIZE = HEADER_LENGTH - SIZED_PREFIX_LENGTH;

/** Reads one request, responds and closes, as the protocol requires. Never rejects. */
export async function serveConnection(
  connection: AcceptedConnection,
  { parts, timeouts, maxBodyLength, separatePieces }: ServeOptions,
  faults: ConnectionFaults | undefined,
  ended: AbortSignal,
): Promise<void> {
  const decoder = new RequestDecoder({ maxBodyLength });
  const timeout = timeouts.open();
  try {
    const broken = await receive(connection, decoder, timeout);
    if (broken !== undefined) return await send(connection, headerErrorResponse(broken), timeout);
    const fault = faults?.onRequest(decoder.request.opcode);
    if (fault?.kind === "drop" && fault.when === "before") return;
    const response = await handleRequest(decoder.request, parts);
    await (faults === undefined || fault === undefined
      ? send(connection, response, timeout)
      : sendCorrupted(connection, response, fault, { random: faults.random, timeout, ended, separatePieces }));
  } catch {
    // The client has closed the connection: no response can reach it.
  } finally {
    timeout.end();
    decoder.wipe();
    connection.close();
  }
}

/** Reads until the request is whole. Returns a status if it cannot become whole, else `undefined`. */
async function receive(
  { chunks }: AcceptedConnection,
  decoder: RequestDecoder,
  timeout: ReadTimeout,
): Promise<number | undefined> {
  let headerSize = 0;
  // Not a for-await loop: leaving one closes the connection before the response is written.
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await timeout.race(iterator.next());
      if (next === undefined) return Status.ConnectionError;
      if (next.done) {
        decoder.end();
        return undefined;
      }
      headerSize |= headerSizeIn(next.value, decoder.received);
      if (decoder.push(next.value)) return undefined;
    }
  } catch (error) {
    if (!isParsecError(error) || error.family !== "protocol") throw error;
    // The real service checks the size before the version.
    const isVersion = error.code === "ERR_PARSEC_PROTOCOL_VERSION" && headerSize === HEADER_SIZE;
    return isVersion ? Status.WireProtocolVersionNotSupported : (STATUS_OF[error.code] ?? Status.InvalidHeader);
  }
}

/** Returns what a chunk has of the header size, whose two bytes follow the magic number; `at` is the position of the chunk in the request. */
function headerSizeIn(chunk: Uint8Array, at: number): number {
  return at < SIZED_PREFIX_LENGTH ? (chunk[4 - at] ?? 0) | ((chunk[5 - at] ?? 0) << 8) : 0;
}

/** Writes the response. The connection is closed afterwards, so the client reads its end. */
async function send(connection: AcceptedConnection, response: Frame, timeout: ReadTimeout): Promise<void> {
  try {
    timeout.start(() => connection.close());
    await connection.write(response.parts);
  } finally {
    response.wipe();
  }
}

interface CorruptionOptions {
  readonly separatePieces: ServeOptions["separatePieces"] | undefined;
  readonly random: () => number;
  readonly timeout: ReadTimeout;
  readonly ended: AbortSignal;
}

async function sendCorrupted(
  connection: AcceptedConnection,
  response: Frame,
  fault: Fault,
  { random, timeout, ended, separatePieces }: CorruptionOptions,
): Promise<void> {
  const bytes = allocateBytes(response.byteLength);
  let at = 0;
  for (const part of response.parts) {
    bytes.set(part, at);
    at += part.length;
  }
  response.wipe();
  try {
    if (fault.kind === "delay") await pause(fault.ms, ended);
    const { pieces, staysOpen } = corruptResponse(bytes, fault, random);
    for (const piece of pieces) {
      const written = await timeout.race(connection.write([piece]).then(() => true));
      if (!written) return;
      await separatePieces?.();
    }
    if (staysOpen) await waitForClose(connection, ended);
    else await timeout.race(connection.end());
  } finally {
    bytes.fill(0);
  }
}

/** Waits until the client closes the connection, or until `ended` fires and closes it. */
async function waitForClose(connection: AcceptedConnection, ended: AbortSignal): Promise<void> {
  const close = (): void => connection.close();
  ended.addEventListener("abort", close);
  try {
    if (!ended.aborted) for await (const _ of connection.chunks);
  } finally {
    ended.removeEventListener("abort", close);
  }
}
