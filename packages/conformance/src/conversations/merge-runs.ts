import { psaExportKey } from "@parsec-ts/operations";
import { isSameBody, type RecordedExchange, type RequestPiece, type ResponseBody } from "./recorded-exchange.js";

/** The first bytes of a sequence of 256 to 65535 bytes. */
const DER_SEQUENCE: Buffer = Buffer.of(0x30, 0x82);

/** Merges two recordings of one script: what differs between them is random. References to what is not random become bytes. */
export function mergeRuns(
  first: readonly RecordedExchange[],
  second: readonly RecordedExchange[],
): readonly RecordedExchange[] {
  if (first.length !== second.length) throw new Error(`The runs have ${first.length} and ${second.length} exchanges.`);
  const merged: RecordedExchange[] = [];
  for (const [at, exchange] of first.entries()) {
    const other = second[at] ?? exchange;
    if (other.title !== exchange.title || other.status !== exchange.status) {
      throw new Error(`${exchange.title} had the status ${exchange.status}, then ${other.title} had ${other.status}.`);
    }
    merged.push({
      ...exchange,
      ...inlined(exchange, merged),
      body: mergeBodies(exchange.opcode, exchange.body, other.body),
    });
  }
  return merged;
}

function mergeBodies(opcode: number, first: ResponseBody, second: ResponseBody): ResponseBody {
  if (!(first instanceof Uint8Array && second instanceof Uint8Array)) return undefined;
  if (isSameBody(opcode, first, second)) return first;
  return first.length === second.length && !isPrivateKey(opcode, first) ? first.length : undefined;
}

/** True for an RSA key pair: its length is random, because its numbers may begin with zeroes. */
function isPrivateKey(opcode: number, body: Uint8Array): boolean {
  return opcode === psaExportKey.opcode && Buffer.from(body).subarray(0, 5).includes(DER_SEQUENCE);
}

function inlined(
  { request }: RecordedExchange,
  earlier: readonly RecordedExchange[],
): Pick<RecordedExchange, "request"> {
  if (request instanceof Uint8Array) return { request };
  const pieces: RequestPiece[] = [];
  for (const piece of request.body) {
    const body = piece instanceof Uint8Array ? undefined : earlier[piece.exchange]?.body;
    const bytes =
      body instanceof Uint8Array && !(piece instanceof Uint8Array)
        ? body.subarray(piece.offset, piece.offset + piece.length)
        : piece;
    const last = pieces.at(-1);
    if (bytes instanceof Uint8Array && last instanceof Uint8Array) pieces[pieces.length - 1] = join(last, bytes);
    else pieces.push(bytes);
  }
  return { request: { ...request, body: pieces } };
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
