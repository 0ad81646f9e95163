import type { Transport } from "@parsec-ts/transport";
import { type Response, ResponseDecoder, Status } from "@parsec-ts/wire-protocol";

/** Number of times that a request is sent which the service does not read in its time, because the machine is busy. */
const ATTEMPTS = 5;

/** Sends raw bytes on a connection of their own and returns the response: for requests that no client would send. */
export async function exchange(transport: Transport, bytes: Uint8Array): Promise<Response> {
  const connection = await transport.connect({ signal: new AbortController().signal });
  const decoder = new ResponseDecoder();
  // A service may refuse a body before it is whole and close. Its response can still be read.
  const written = connection.write([bytes]).catch(() => undefined);
  for await (const chunk of connection.chunks) if (decoder.push(chunk)) break;
  connection.close();
  await written;
  return decoder.response;
}

/** Sends a whole request, again if the service has not read it: ConnectionError says that nothing was executed. */
export async function exchangeWhole(transport: Transport, bytes: Uint8Array): Promise<Response> {
  let response = await exchange(transport, bytes);
  for (let i = 1; i < ATTEMPTS && response.status === Status.ConnectionError; i++) {
    response = await exchange(transport, bytes);
  }
  return response;
}
