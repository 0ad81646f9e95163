import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type StatusObject,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import protobuf from "protobufjs/light.js";

// Written from the specification, with its field types: the token is a string here.
const { Root, Type, Field } = protobuf;
const requestType = new Type("JWTSVIDRequest")
  .add(new Field("audience", 1, "string", "repeated"))
  .add(new Field("spiffe_id", 2, "string"));
const svidType = new Type("JWTSVID").add(new Field("spiffe_id", 1, "string")).add(new Field("svid", 2, "string"));
const responseType = new Type("JWTSVIDResponse").add(new Field("svids", 1, "JWTSVID", "repeated"));
new Root().add(svidType).add(responseType);

export { status };

/** A request as the server has received it. */
export interface SvidRequest {
  readonly audience: readonly string[];
  readonly spiffe_id: string;
}

/** A token, and the identity that is named beside it. */
export interface NamedToken {
  readonly svid: string;
  readonly spiffe_id?: string;
}

/** The response of the server: tokens, an error of gRPC, or none at all. */
export type SvidResponse = readonly (string | NamedToken)[] | Partial<StatusObject> | "silence";

const pair = await generateKeyPair("ES256");
/** The public key that verifies {@link signed} tokens. */
export const jwks: { readonly keys: readonly JWK[] } = {
  keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k", alg: "ES256" }],
};

/** Claims of a token; each has a default. */
export interface TokenClaims {
  /** As jose takes it; `5m` by default. */
  readonly expiresIn?: string | number;
  /** As jose takes it; absent by default. */
  readonly notBefore?: string;
  readonly subject?: string;
  readonly audience?: string | string[];
  /** Makes tokens differ. */
  readonly id?: string;
}

/** Makes a JWT-SVID that {@link jwks} verifies. */
export async function signed(claims: TokenClaims = {}): Promise<string> {
  const { expiresIn = "5m", subject = "spiffe://example.org/app", audience = "parsec", id = "", notBefore } = claims;
  const token = new SignJWT({ id }).setProtectedHeader({ alg: "ES256", kid: "k" });
  if (notBefore !== undefined) token.setNotBefore(notBefore);
  return token.setSubject(subject).setAudience(audience).setExpirationTime(expiresIn).sign(pair.privateKey);
}

/** A running Workload API, and the requests that it has received. */
export interface WorkloadApiServer {
  readonly requests: { readonly request: SvidRequest; readonly metadata: Metadata }[];
  stop(): void;
}

/** Serves the SPIFFE Workload API over a Unix socket. */
export async function serveWorkloadApi(
  path: string,
  respond: (request: SvidRequest) => SvidResponse | Promise<SvidResponse>,
): Promise<WorkloadApiServer> {
  const requests: { readonly request: SvidRequest; readonly metadata: Metadata }[] = [];
  const server = new Server();
  const encode = (value: object) => Buffer.from(responseType.encode(value).finish());
  server.addService(
    {
      FetchJWTSVID: {
        path: "/SpiffeWorkloadAPI/FetchJWTSVID",
        requestStream: false,
        responseStream: false,
        requestSerialize: () => Buffer.alloc(0),
        requestDeserialize: (bytes: Buffer) =>
          requestType.toObject(requestType.decode(bytes), { arrays: true, defaults: true }),
        responseSerialize: encode,
        responseDeserialize: () => ({}),
      },
    },
    {
      async FetchJWTSVID(call: ServerUnaryCall<SvidRequest, object>, done: sendUnaryData<object>) {
        requests.push({ request: call.request, metadata: call.metadata });
        // Requests without this have to be refused. SPIFFE Workload Endpoint, section 6.1.
        if (call.metadata.get("workload.spiffe.io")[0] !== "true") return done({ code: status.INVALID_ARGUMENT });
        const given = await respond(call.request);
        if (given === "silence") return;
        if ("length" in given)
          return done(null, { svids: given.map((token) => (typeof token === "string" ? { svid: token } : token)) });
        done(given);
      },
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return { requests, stop: () => server.forceShutdown() };
}
