import { statusName } from "@parsec-ts/node";
import type { Transport } from "@parsec-ts/transport";
import { encodeRequest, type Response, rawOperation } from "@parsec-ts/wire-protocol";
import { exchangeWhole } from "../requests/exchange.js";
import { type Authentication, uid, unauthenticated } from "../requests/user-authentication.js";
import { isSameBody, type RecordedExchange, type RequestPiece, type RequestToProvider } from "./recorded-exchange.js";

/** The user id in the requests of a replay, as in the recorded lists of applications. */
export const REPLAY_UID = 0;

/** An exchange whose response is another one than the real service's. */
export interface Difference {
  readonly title: string;
  /** The difference in words. */
  readonly text: string;
}

/** Sends the requests of a recording to a service, one after the other, and compares its responses with the recorded ones. */
export async function replay(
  transport: Transport,
  recording: readonly RecordedExchange[],
  authentication: Authentication = uid(REPLAY_UID),
): Promise<readonly Difference[]> {
  const bodies: Uint8Array[] = [];
  const differences: Difference[] = [];
  for (const recorded of recording) {
    const { title, request } = recorded;
    const bytes = request instanceof Uint8Array ? request : encode(request, bodies, authentication);
    const response = await exchangeWhole(transport, bytes);
    bodies.push(Uint8Array.from(response.body));
    const text = compare(recorded, response);
    if (text !== undefined) differences.push({ title, text });
  }
  return differences;
}

function encode(
  { provider, opcode, unauthenticated: isOpen, body }: RequestToProvider,
  bodies: Uint8Array[],
  authentication: Authentication,
): Buffer {
  const whole = Buffer.concat(body.map((piece) => resolve(piece, bodies)));
  const head = { provider, ...(isOpen ? unauthenticated : authentication) };
  return Buffer.concat(encodeRequest(head, rawOperation(opcode), whole).parts);
}

/** Returns the bytes of a piece. A response that is shorter than the recorded one is filled up with zeroes. */
function resolve(piece: RequestPiece, bodies: readonly Uint8Array[]): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  const bytes = new Uint8Array(piece.length);
  bytes.set(bodies[piece.exchange]?.subarray(piece.offset, piece.offset + piece.length) ?? []);
  return bytes;
}

function compare(
  recorded: RecordedExchange,
  { status, opcode, provider, session, body }: Response,
): string | undefined {
  if (status !== recorded.status) return `${statusName(status)}, not ${statusName(recorded.status)}`;
  if (opcode !== recorded.opcode || provider !== recorded.provider || session !== 0n) {
    return `opcode ${opcode} of provider ${provider}, session ${session}`;
  }
  if (recorded.body === undefined) return undefined;
  if (typeof recorded.body === "number") {
    return body.length === recorded.body ? undefined : `${body.length} bytes, not ${recorded.body}`;
  }
  return isSameBody(opcode, body, recorded.body) ? undefined : `${hex(body)}, not ${hex(recorded.body)}`;
}

function hex(bytes: Uint8Array): string {
  const digits = Buffer.from(bytes).toString("hex");
  return digits.length > 100 ? `${digits.slice(0, 100)}…` : digits || "no bytes";
}
