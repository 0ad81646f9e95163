/** A piece of a request: bytes, or the same bytes of an earlier response, which are random. */
export type RequestPiece = Uint8Array | ResponseReference;

/** Bytes of the body of an earlier response of the same conversation. */
export interface ResponseReference {
  /** Position of the exchange in the conversation. */
  readonly exchange: number;
  /** Position of the first byte in the body. */
  readonly offset: number;
  readonly length: number;
}

/** A request with a valid header: what differs between requests. */
export interface RequestToProvider {
  readonly provider: number;
  readonly opcode: number;
  /** True if the request has no authentication; else it has the user id of the recorder. */
  readonly unauthenticated: boolean;
  readonly body: readonly RequestPiece[];
}

/** The body of a response: bytes, or only their number if they are random; `undefined` if that is random too. */
export type ResponseBody = Uint8Array | number | undefined;

/** Responses with lists whose order is random: ListOpcodes and ListKeys. */
const UNORDERED: readonly number[] = [9, 26];

/** True if two bodies of responses to the opcode are equal, but for the order of a list that has none. */
export function isSameBody(opcode: number, first: Uint8Array, second: Uint8Array): boolean {
  const isList = UNORDERED.includes(opcode);
  return Buffer.from(isList ? first.toSorted() : first).equals(isList ? second.toSorted() : second);
}

/** One request, and the response of the real service. */
export interface RecordedExchange {
  readonly title: string;
  /** All bytes of a request whose header is invalid or unusual; else its parts. */
  readonly request: Uint8Array | RequestToProvider;
  readonly status: number;
  /** Opcode and provider of the response. */
  readonly opcode: number;
  readonly provider: number;
  readonly body: ResponseBody;
}
