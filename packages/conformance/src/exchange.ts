import type { Transport } from "@parsec-ts/transport";
import { type Response, ResponseDecoder } from "@parsec-ts/wire-protocol";

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
