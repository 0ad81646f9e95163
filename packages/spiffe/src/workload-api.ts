import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { copyBytes } from "@parsec-ts/wire-protocol";
import protobuf from "protobufjs/light.js";

/** The messages of SPIFFE Workload API, section 6.2.1. The token is declared as bytes, the same on the wire, so that it can be wiped. */
const requestType = new protobuf.Type("JWTSVIDRequest")
  .add(new protobuf.Field("audience", 1, "string", "repeated"))
  .add(new protobuf.Field("spiffeId", 2, "string"));
const svidType = new protobuf.Type("JWTSVID").add(new protobuf.Field("svid", 2, "bytes"));
const responseType = new protobuf.Type("JWTSVIDResponse").add(new protobuf.Field("svids", 1, "JWTSVID", "repeated"));
new protobuf.Root().add(svidType).add(responseType);

const METHOD = "/SpiffeWorkloadAPI/FetchJWTSVID";

/** A request for tokens. */
export interface SvidRequest {
  /** The services that shall accept the tokens. */
  readonly audience: readonly string[];
  /** One of the workload's identities; if it is empty, the first. */
  readonly spiffeId: string;
}

/** A client of the Workload API, for its one method that is needed. Its channel is opened when first used. */
export class WorkloadApi {
  readonly #client: Client;

  /** `address` is written in gRPC's form. */
  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
  }

  /**
   * Fetches the tokens of this workload. Each has bytes of its own, which the caller has to wipe.
   *
   * @throws gRPC's error
   */
  fetchJwtSvid(request: SvidRequest, timeoutMs: number): Promise<readonly Uint8Array[]> {
    const metadata = new Metadata({ waitForReady: false });
    metadata.set("workload.spiffe.io", "true");
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest<SvidRequest, readonly Uint8Array[]>(
        METHOD,
        (value) => Buffer.from(requestType.encode(value).finish()),
        decodeTokens,
        request,
        metadata,
        { deadline: Date.now() + timeoutMs },
        (error: ServiceError | null, tokens) => (error ? reject(error) : resolve(tokens ?? [])),
      );
    });
  }

  /** Closes the channel. */
  close(): void {
    this.#client.close();
  }
}

/** Copies the tokens out of a response, and wipes its message. gRPC may have more copies. */
function decodeTokens(message: Buffer): readonly Uint8Array[] {
  const { svids } = responseType.toObject(responseType.decode(message), { arrays: true, defaults: true });
  const tokens = (svids as readonly { readonly svid: Uint8Array }[]).map(({ svid }) => copyBytes(svid));
  message.fill(0);
  return tokens;
}
