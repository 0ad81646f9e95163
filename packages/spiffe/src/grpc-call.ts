import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
  connect as openSession,
} from "node:http2";
import type { Socket } from "node:net";

/** The statuses of gRPC that are told apart. gRPC, "Status codes and their use in gRPC". */
export const GrpcStatus = {
  Ok: 0,
  Unknown: 2,
  InvalidArgument: 3,
  DeadlineExceeded: 4,
  PermissionDenied: 7,
  ResourceExhausted: 8,
  Unimplemented: 12,
  Unavailable: 14,
} as const;

/** An error with a status of gRPC. */
export interface GrpcError extends Error {
  readonly code: number;
}

/** Longest text of the Workload API that an error repeats, in characters. */
const MAX_DETAILS = 200;

export function grpcError(code: number, details = ""): GrpcError {
  return Object.assign(new Error(`gRPC status ${code}${details === "" ? "" : `: ${details.slice(0, MAX_DETAILS)}`}`), {
    code,
  });
}

/** Bytes before each message: one that says whether it is compressed, four of its length. gRPC over HTTP2, "Length-Prefixed-Message". */
const PREFIX_LENGTH = 5;

/** Header fields and bytes of headers that a response may have: those of gRPC are half a dozen short ones. */
const MAX_HEADER_FIELDS = 64;
const MAX_HEADER_BYTES = 16_384;

/** One call of a method that takes one message and gives one. */
export interface GrpcCall {
  /** Opens the connection, which serves this call only. */
  readonly connect: () => Socket;
  /** `/package.Service/Method`. */
  readonly method: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly message: Uint8Array;
  /** Milliseconds for the whole call. */
  readonly timeoutMs: number;
  /** Longest message taken, in bytes. */
  readonly maxLength: number;
  /** Ends the call when it fires. */
  readonly signal: AbortSignal;
}

/**
 * Calls a unary method of gRPC over HTTP/2, without TLS. Returns the message of the response, which the caller wipes.
 *
 * @throws `GrpcError`, or the error of the connection
 */
export async function grpcCall(call: GrpcCall): Promise<Uint8Array> {
  if (call.signal.aborted) throw call.signal.reason;
  const response = new ResponseBytes(call.maxLength);
  const session = openSession("http://localhost", {
    createConnection: call.connect,
    maxHeaderListPairs: MAX_HEADER_FIELDS,
    maxSessionMemory: 1, // MiB: the least that Node has
    settings: { enablePush: false, maxHeaderListSize: MAX_HEADER_BYTES },
  });
  let abort = (): void => {};
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      abort = () => reject(call.signal.reason);
      call.signal.addEventListener("abort", abort);
      timer = setTimeout(() => reject(grpcError(GrpcStatus.DeadlineExceeded)), call.timeoutMs);
      session.on("error", reject);
      session.once("close", () => reject(closedEarly()));
      receive(session, request(session, call), response, resolve, reject);
    });
    return response.message();
  } finally {
    clearTimeout(timer);
    call.signal.removeEventListener("abort", abort);
    session.destroy();
    response.wipe();
  }
}

function closedEarly(): GrpcError {
  return grpcError(GrpcStatus.Unavailable, "the connection was closed before the end of a response");
}

function request(session: ClientHttp2Session, { method, metadata, message, timeoutMs }: GrpcCall): ClientHttp2Stream {
  const stream = session.request({
    ...metadata,
    [constants.HTTP2_HEADER_METHOD]: "POST",
    [constants.HTTP2_HEADER_PATH]: method,
    [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
    [constants.HTTP2_HEADER_TE]: "trailers",
    "grpc-timeout": `${Math.min(Math.ceil(timeoutMs), 99_999_999)}m`,
  });
  const prefix = new DataView(new ArrayBuffer(PREFIX_LENGTH));
  prefix.setUint32(1, message.length);
  stream.write(new Uint8Array(prefix.buffer));
  stream.end(message);
  return stream;
}

/** Collects the response of a stream; `done` is called once its status is OK. */
function receive(
  session: ClientHttp2Session,
  stream: ClientHttp2Stream,
  response: ResponseBytes,
  done: () => void,
  failed: (error: unknown) => void,
): void {
  let status: Status | undefined;
  stream.on("error", failed);
  stream.on("response", (headers) => {
    const isGrpc = headers[":status"] === 200 && String(headers["content-type"]).startsWith("application/grpc");
    if (!isGrpc) failed(grpcError(GrpcStatus.Unknown, `HTTP status ${headers[":status"]} and no gRPC`));
    status = statusOf(headers);
  });
  stream.on("trailers", (trailers) => {
    status = statusOf(trailers) ?? status;
  });
  stream.on("data", (chunk: Uint8Array) => {
    const fits = response.push(chunk);
    chunk.fill(0);
    if (!fits) failed(grpcError(GrpcStatus.ResourceExhausted, `more than ${response.maxLength} bytes`));
  });
  stream.on("end", () => {
    if (status === undefined && session.destroyed) failed(closedEarly());
    else if (status === undefined) failed(grpcError(GrpcStatus.Unknown, "a response without a status"));
    else if (status.code !== GrpcStatus.Ok) failed(grpcError(status.code, status.message));
    else done();
  });
}

interface Status {
  readonly code: number;
  readonly message: string;
}

function statusOf(headers: IncomingHttpHeaders): Status | undefined {
  const code = headers["grpc-status"];
  if (code === undefined) return undefined;
  return {
    code: /^\d{1,9}$/.test(String(code)) ? Number(code) : GrpcStatus.Unknown,
    message: String(headers["grpc-message"] ?? ""),
  };
}

/** The bytes of one message with its prefix, in a buffer that is made once their number is known. */
class ResponseBytes {
  readonly maxLength: number;
  readonly #prefix = new Uint8Array(PREFIX_LENGTH);
  #body: Uint8Array | undefined;
  #received = 0;

  constructor(maxLength: number) {
    this.maxLength = maxLength;
  }

  /** Takes a chunk; false if the message is too long. */
  push(chunk: Uint8Array): boolean {
    let rest = chunk;
    if (this.#received < PREFIX_LENGTH) {
      const head = rest.subarray(0, PREFIX_LENGTH - this.#received);
      this.#prefix.set(head, this.#received);
      this.#received += head.length;
      rest = rest.subarray(head.length);
    }
    if (this.#received >= PREFIX_LENGTH && rest.length > 0) {
      const length = new DataView(this.#prefix.buffer).getUint32(1);
      const end = this.#received - PREFIX_LENGTH + rest.length;
      if (length > this.maxLength || end > length) return false;
      this.#body ??= new Uint8Array(new ArrayBuffer(length));
      this.#body.set(rest, this.#received - PREFIX_LENGTH);
      this.#received += rest.length;
    }
    return true;
  }

  /** A copy of the whole message. */
  message(): Uint8Array {
    const length = new DataView(this.#prefix.buffer).getUint32(1);
    if (this.#received !== PREFIX_LENGTH + length) throw grpcError(GrpcStatus.Unknown, "half a message");
    if (this.#prefix[0] !== 0) throw grpcError(GrpcStatus.Unknown, "a compressed message, which was not offered");
    return new Uint8Array(this.#body ?? []);
  }

  wipe(): void {
    this.#body?.fill(0);
  }
}
