import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type StatusObject,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import protobuf from "protobufjs/light.js";

// Written from the specification, with the field types that it gives: the token is a string here.
const { Root, Type, Field } = protobuf;
const request = new Type("JWTSVIDRequest")
  .add(new Field("audience", 1, "string", "repeated"))
  .add(new Field("spiffe_id", 2, "string"));
const svid = new Type("JWTSVID").add(new Field("spiffe_id", 1, "string")).add(new Field("svid", 2, "string"));
const response = new Type("JWTSVIDResponse").add(new Field("svids", 1, "JWTSVID", "repeated"));
new Root().add(svid).add(response);

export interface Asked {
  readonly audience: readonly string[];
  readonly spiffe_id: string;
}

/** What a server does with a request: tokens, an error of gRPC's, or nothing at all. */
export type Answer = readonly string[] | Partial<StatusObject> | "silence";

const pair = await generateKeyPair("ES256");
export const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: "k", alg: "ES256" }] };

/** A JWT-SVID that the keys vouch for. */
export async function signed(
  expiresIn: string | number = "5m",
  subject = "spiffe://example.org/app",
  id = "",
): Promise<string> {
  const token = new SignJWT({ id })
    .setProtectedHeader({ alg: "ES256", kid: "k" })
    .setSubject(subject)
    .setAudience("parsec");
  return token.setExpirationTime(expiresIn).sign(pair.privateKey);
}

/** A SPIFFE Workload API over a Unix socket. */
export async function serveWorkloadApi(path: string, answer: (asked: Asked) => Answer | Promise<Answer>) {
  const asked: { readonly request: Asked; readonly metadata: Metadata }[] = [];
  const server = new Server();
  const encode = (value: object) => Buffer.from(response.encode(value).finish());
  server.addService(
    {
      FetchJWTSVID: {
        path: "/SpiffeWorkloadAPI/FetchJWTSVID",
        requestStream: false,
        responseStream: false,
        requestSerialize: () => Buffer.alloc(0),
        requestDeserialize: (bytes: Buffer) =>
          request.toObject(request.decode(bytes), { arrays: true, defaults: true }),
        responseSerialize: encode,
        responseDeserialize: () => ({}),
      },
    },
    {
      async FetchJWTSVID(call: ServerUnaryCall<Asked, object>, done: sendUnaryData<object>) {
        asked.push({ request: call.request, metadata: call.metadata });
        // SPIFFE Workload Endpoint, section 6.1: requests without this are to be refused.
        if (call.metadata.get("workload.spiffe.io")[0] !== "true") return done({ code: status.INVALID_ARGUMENT });
        const given = await answer(call.request);
        if (given === "silence") return;
        if ("length" in given) return done(null, { svids: given.map((token) => ({ svid: token })) });
        done(given);
      },
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${path}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return { asked, stop: () => server.forceShutdown() };
}
