import {
  type BodyReader,
  bodyCodec,
  elements,
  putString,
  takeBytes,
  takeList,
  takeMessage,
  takeString,
} from "@parsec-ts/operations/codec";
import { allocateBytes } from "@parsec-ts/wire-protocol";

/** A request for tokens: `JWTSVIDRequest` of SPIFFE Workload API, section 6.2.1. */
export interface SvidRequest {
  /** The services that shall accept the tokens. */
  readonly audience: readonly string[];
  /** One of the workload's identities; if it is empty, the first. */
  readonly spiffeId: string;
}

/** One token: `JWTSVID`. */
export interface Svid {
  /** The identity that the Workload API names beside the token. */
  readonly spiffeId: string;
  /** The token in compact form. Declared as bytes, the same on the wire, so that it can be wiped. */
  readonly token: Uint8Array;
}

/** Identities of one workload that are taken. */
const MAX_SVIDS = 1024;

/** Bytes of most requests. */
const REQUEST_LENGTH = 512;

const requestCodec = bodyCodec<SvidRequest>(
  "JWTSVIDRequest",
  ["audience", "spiffeId"],
  (writer, { audience, spiffeId }) => {
    for (const one of elements(writer, "audience", audience)) putString(writer, 1, "audience", one, true);
    putString(writer, 2, "spiffeId", spiffeId);
  },
  () => {
    throw new Error("a request is never read");
  },
);

const responseCodec = bodyCodec<readonly Svid[]>(
  "JWTSVIDResponse",
  undefined,
  () => {
    throw new Error("a response is never written");
  },
  (reader) => {
    const svids: Svid[] = [];
    while (reader.next()) {
      if (reader.field === 1) takeList(reader, svids, 2, () => takeMessage(reader, readSvid));
      else reader.unknown();
    }
    return svids;
  },
);

function readSvid(reader: BodyReader): Svid {
  let spiffeId = "";
  let token: Uint8Array | undefined;
  while (reader.next()) {
    if (reader.field === 1) spiffeId = takeString(reader);
    else if (reader.field === 2) token = takeBytes(reader, token);
    else reader.unknown();
  }
  return { spiffeId, token: token ?? allocateBytes(0) };
}

export function encodeSvidRequest(request: SvidRequest): Uint8Array {
  const { bytes, end } = requestCodec.encode(request, allocateBytes(REQUEST_LENGTH), 0);
  return bytes.subarray(0, end);
}

/**
 * Reads a response. Each token has bytes of its own, which the caller wipes.
 *
 * @throws `ParsecError` `ERR_PARSEC_PROTOCOL_BODY`, `_TOO_MANY_ELEMENTS`
 */
export function decodeSvidResponse(message: Uint8Array): readonly Svid[] {
  return responseCodec.decode(message, { maxListElements: MAX_SVIDS });
}
