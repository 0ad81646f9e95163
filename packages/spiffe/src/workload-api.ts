import { connect, type Socket } from "node:net";
import { type EndpointTrust, TrustedSocket } from "@parsec-ts/transport-unix";
import { grpcCall } from "./grpc-call.js";
import { decodeSvidResponse, encodeSvidRequest, type Svid, type SvidRequest } from "./svid-messages.js";
import type { WorkloadEndpoint } from "./workload-endpoint.js";

const METHOD = "/SpiffeWorkloadAPI/FetchJWTSVID";

/** Required of every request, so that browsers cannot be tricked into making one. SPIFFE Workload Endpoint, section 6.1. */
const METADATA = { "workload.spiffe.io": "true" };

/** Longest response taken, in bytes: a token has one or two thousand, and a workload seldom more than a few identities. */
const MAX_RESPONSE_LENGTH = 262_144;

/** A client of the Workload API, for its one method that is needed. Each request has a connection of its own. */
export class WorkloadApi {
  readonly #connect: () => Socket;
  readonly #socket: TrustedSocket | undefined;
  readonly #closed = new AbortController();

  /** @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_ENDPOINT_PATH_TOO_LONG`, `ERR_PARSEC_ENDPOINT_NUL` */
  constructor(endpoint: WorkloadEndpoint, trust: EndpointTrust) {
    if (endpoint.path === undefined) {
      this.#connect = () => connect(endpoint);
      return;
    }
    const socket = new TrustedSocket(endpoint.path, trust);
    this.#socket = socket;
    this.#connect = () => connect(socket.address());
  }

  /**
   * Fetches the tokens of this workload. Each has bytes of its own, which the caller wipes.
   *
   * @throws `GrpcError`, the system's error, or `ParsecError`: `ERR_PARSEC_ENDPOINT_UNTRUSTED`, `ERR_PARSEC_PROTOCOL_…`
   */
  async fetchJwtSvid(request: SvidRequest, timeoutMs: number): Promise<readonly Svid[]> {
    try {
      const message = await grpcCall({
        connect: this.#connect,
        method: METHOD,
        metadata: METADATA,
        message: encodeSvidRequest(request),
        timeoutMs,
        maxLength: MAX_RESPONSE_LENGTH,
        signal: this.#closed.signal,
      });
      try {
        return decodeSvidResponse(message);
      } finally {
        message.fill(0);
      }
    } catch (error) {
      // The agent may have been started again, on another socket.
      this.#socket?.release();
      throw error;
    }
  }

  /** Ends a request in progress. */
  close(): void {
    this.#closed.abort();
    this.#socket?.release();
  }
}
