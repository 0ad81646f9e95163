import type { AsymmetricSignature, Decoded, Operation } from "@parsec-ts/operations";
import {
  AuthType,
  encodeRequest,
  type RequestHead,
  type Response,
  ResponseDecoder,
  rawOperation,
} from "@parsec-ts/wire-protocol";
import type { MockService } from "../src/index.js";

/** Head of a request that is authenticated by a user id. */
export const uid = (id: number): Pick<RequestHead, "authType" | "auth"> => {
  const auth = new Uint8Array(4);
  new DataView(auth.buffer).setUint32(0, id, true);
  return { authType: AuthType.UnixPeerCredentials, auth };
};
/** Head of a request without authentication. */
export const unauthenticated: Pick<RequestHead, "authType" | "auth"> = {
  authType: AuthType.None,
  auth: new Uint8Array(0),
};
/** Head of a request that is authenticated by the application's name. */
export const named = (name: string): Pick<RequestHead, "authType" | "auth"> => ({
  authType: AuthType.Direct,
  auth: new TextEncoder().encode(name),
});

/** Sends raw bytes. Returns the response, or `undefined` if the service closed without one. */
export async function exchangeBytes(
  service: Pick<MockService, "transport">,
  ...parts: readonly Uint8Array[]
): Promise<Response | undefined> {
  const connection = await service.transport.connect({ signal: new AbortController().signal });
  const decoder = new ResponseDecoder({ maxBodyLength: 2 ** 21 });
  const written = connection.write(parts).catch(() => undefined);
  for await (const chunk of connection.chunks) if (decoder.push(chunk)) break;
  connection.close();
  await written;
  return decoder.received === 0 ? undefined : decoder.response;
}

/** Calls one operation. Returns the status and, for Success, the typed result. */
export async function call<Request, Result>(
  service: Pick<MockService, "transport">,
  operation: Operation<Request, Result>,
  request: Request,
  head: Partial<RequestHead> = {},
): Promise<{ readonly status: number; readonly result?: Decoded<Result> }> {
  const provider = operation.class === "crypto" ? 1 : 0;
  const frame = encodeRequest({ provider, ...uid(1000), ...head }, operation, request);
  const response = await exchangeBytes(service, ...frame.parts);
  if (response === undefined) throw new Error("no response");
  const { status, body } = response;
  return status === 0 ? { status, result: operation.result.decode(body) } : { status };
}

/** Encodes a request to bytes that a test may change. */
export function requestBytes(opcode: number, body: Uint8Array, head: Partial<RequestHead> = {}): Buffer {
  return Buffer.concat(encodeRequest({ provider: 0, ...unauthenticated, ...head }, rawOperation(opcode), body).parts);
}

let names = 0;

/** Returns a key name that was not used before. */
export const freshName = (): string => `key ${names++}`;

/** Permits a key to sign and verify hashes by one algorithm. */
export const signingUse = (algorithm: AsymmetricSignature) => ({
  usage: ["signHash", "verifyHash"] as const,
  algorithm,
});
