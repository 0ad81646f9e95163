import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { copyBytes } from "@parsec-ts/wire-protocol";
import protobuf from "protobufjs/light.js";

/** SPIFFE Workload API, section 6.2.1. The token is declared as bytes, the same on the wire, so that it can be wiped. */
const requestType = new protobuf.Type("JWTSVIDRequest")
  .add(new protobuf.Field("audience", 1, "string", "repeated"))
  .add(new protobuf.Field("spiffeId", 2, "string"));
const svidType = new protobuf.Type("JWTSVID").add(new protobuf.Field("svid", 2, "bytes"));
const responseType = new protobuf.Type("JWTSVIDResponse").add(new protobuf.Field("svids", 1, "JWTSVID", "repeated"));
new protobuf.Root().add(svidType).add(responseType);

const METHOD = "/SpiffeWorkloadAPI/FetchJWTSVID";

/** What a token is asked for. */
export interface SvidRequest {
  readonly audience: readonly string[];
  /** Which of the workload's identities; the first, where it is empty. */
  readonly spiffeId: string;
}

/** The one method of the Workload API that is needed here, over a channel that is opened when first used. */
export class WorkloadApi {
  readonly #client: Client;

  /** @param address - as gRPC writes it */
  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
  }

  /**
   * The tokens that the workload is given, each in bytes of its own that are the caller's to wipe.
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
        tokensIn,
        request,
        metadata,
        { deadline: Date.now() + timeoutMs },
        (error: ServiceError | null, tokens) => (error ? reject(error) : resolve(tokens ?? [])),
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}

/** Wipes the message that gRPC read, as far as it is in our hands. */
function tokensIn(message: Buffer): readonly Uint8Array[] {
  const { svids } = responseType.toObject(responseType.decode(message), { arrays: true, defaults: true });
  const tokens = (svids as readonly { readonly svid: Uint8Array }[]).map(({ svid }) => copyBytes(svid));
  message.fill(0);
  return tokens;
}
