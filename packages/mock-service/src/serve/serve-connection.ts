import { setImmediate } from "node:timers/promises";
import type { AcceptedConnection } from "@parsec-ts/transport";
import {
  allocateBytes,
  type Frame,
  isParsecError,
  type ParsecErrorCode,
  RequestDecoder,
  Status,
} from "@parsec-ts/wire-protocol";
import type { ConnectionFaults } from "../faults/fault-injector.js";
import type { Fault } from "../faults/fault-plan.js";
import { spoilAnswer } from "../faults/corrupt-response.js";
import type { ServiceParts } from "../operations/handler.js";
import { answerRequest, headerErrorAnswer } from "./handle-request.js";
import { pause } from "./pause.js";

export interface ServeOptions {
  readonly parts: ServiceParts;
  /** Milliseconds that a client may take for each read and for taking the answer. */
  readonly timeoutMs: number;
  /** Longest body that a request may have, in bytes. */
  readonly maxBodyLength: number;
}

/** Statuses of requests that break the wire format. */
const STATUS_OF: Partial<Record<ParsecErrorCode, number>> = {
  ERR_PARSEC_PROTOCOL_VERSION: Status.WireProtocolVersionNotSupported,
  ERR_PARSEC_PROTOCOL_BODY_TOO_LONG: Status.BodySizeExceedsLimit,
  ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER: Status.ConnectionError,
  ERR_PARSEC_PROTOCOL_TRUNCATED_BODY: Status.ConnectionError,
};

/** Reads one request, answers it, closes: the service's rule. Never rejects. */
export async function serveConnection(
  connection: AcceptedConnection,
  { parts, timeoutMs, maxBodyLength }: ServeOptions,
  faults: ConnectionFaults | undefined,
  ended: AbortSignal,
): Promise<void> {
  const decoder = new RequestDecoder({ maxBodyLength });
  const patience = new Patience(timeoutMs);
  try {
    const broken = await receive(connection, decoder, patience);
    if (broken !== undefined) return await send(connection, headerErrorAnswer(broken), patience);
    const fault = faults?.onRequest(decoder.request.opcode);
    if (fault?.kind === "drop" && fault.when === "before") return;
    const answer = await answerRequest(decoder.request, parts);
    await (faults === undefined || fault === undefined
      ? send(connection, answer, patience)
      : sendSpoiled(connection, answer, fault, { random: faults.random, patience, ended }));
  } catch {
    // The client has gone; there is nobody to tell.
  } finally {
    patience.end();
    decoder.wipe();
    connection.close();
  }
}

/** Reads until the request is whole; the status of one that will never be. */
async function receive(
  { chunks }: AcceptedConnection,
  decoder: RequestDecoder,
  patience: Patience,
): Promise<number | undefined> {
  // Not a for-await loop: leaving that closes the connection, and the answer is still to be written.
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await patience.awaits(iterator.next());
      if (next === undefined) return Status.ConnectionError;
      if (next.done) decoder.end();
      if (next.done || decoder.push(next.value)) return undefined;
    }
  } catch (error) {
    if (!isParsecError(error) || error.family !== "protocol") throw error;
    return STATUS_OF[error.code] ?? Status.InvalidHeader;
  }
}

async function send(connection: AcceptedConnection, answer: Frame, patience: Patience): Promise<void> {
  try {
    await patience.awaits(connection.write(answer.parts).then(() => connection.end()));
  } finally {
    answer.wipe();
  }
}

interface SpoilOptions {
  readonly random: () => number;
  readonly patience: Patience;
  readonly ended: AbortSignal;
}

async function sendSpoiled(
  connection: AcceptedConnection,
  answer: Frame,
  fault: Fault,
  { random, patience, ended }: SpoilOptions,
): Promise<void> {
  const bytes = allocateBytes(answer.byteLength);
  let at = 0;
  for (const part of answer.parts) {
    bytes.set(part, at);
    at += part.length;
  }
  answer.wipe();
  try {
    if (fault.kind === "delay") await pause(fault.ms, ended);
    const { pieces, staysOpen } = spoilAnswer(bytes, fault, random);
    for (const piece of pieces) {
      const taken = await patience.awaits(connection.write([piece]).then(() => true));
      if (!taken) return;
      // So that the system does not put the pieces together again.
      await setImmediate();
    }
    if (staysOpen) await untilGone(connection, ended);
    else await patience.awaits(connection.end());
  } finally {
    bytes.fill(0);
  }
}

/** Until the client closes; or the service does, which closes the connection. */
async function untilGone(connection: AcceptedConnection, ended: AbortSignal): Promise<void> {
  const close = (): void => connection.close();
  ended.addEventListener("abort", close);
  try {
    if (!ended.aborted) for await (const _ of connection.chunks);
  } finally {
    ended.removeEventListener("abort", close);
  }
}

/** Waits for a client, each time at most as long as it may take. */
class Patience {
  readonly #timer: NodeJS.Timeout;
  #giveUp: (() => void) | undefined;

  constructor(ms: number) {
    this.#timer = setTimeout(() => this.#giveUp?.(), ms);
  }

  /** What `pending` gives, or `undefined` when the client's time is up first. */
  awaits<T>(pending: Promise<T>): Promise<T | undefined> {
    this.#timer.refresh();
    return new Promise((resolve, reject) => {
      this.#giveUp = () => resolve(undefined);
      // Also when the time was up before: what became of it then matters to nobody.
      pending.then(resolve, reject);
    });
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
