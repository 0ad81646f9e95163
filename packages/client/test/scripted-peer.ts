import { operationsByOpcode } from "@parsec-ts/operations";
import type { AcceptedConnection, Listener } from "@parsec-ts/transport";
import { encodeResponse, type Frame, type Request, RequestDecoder } from "@parsec-ts/wire-protocol";

/** What the far end of a connection does, once it has the request or from the start. */
export type Script = (request: Request, connection: AcceptedConnection) => Promise<void> | void;

/** Serves connections one after the other by a script that may do what no service would. */
export function servePeer(
  listener: Listener,
  script: Script,
): { readonly requests: Request[]; readonly open: Set<AcceptedConnection> } {
  const requests: Request[] = [];
  const open = new Set<AcceptedConnection>();
  const serve = async (connection: AcceptedConnection): Promise<void> => {
    open.add(connection);
    const decoder = new RequestDecoder();
    const iterator = connection.chunks[Symbol.asyncIterator]();
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (decoder.push(next.value)) break;
    }
    requests.push(structuredCloneOf(decoder.request));
    await script(decoder.request, connection);
    // Until the client lets go.
    await iterator.next().catch(() => undefined);
    connection.close();
    open.delete(connection);
  };
  (async () => {
    for await (const connection of listener.connections) void serve(connection).catch(() => connection.close());
  })();
  return { requests, open };
}

/** Answers an operation with a result, as a service does. */
export async function answer(request: Request, connection: AcceptedConnection, result: unknown): Promise<void> {
  const operation = operationsByOpcode.get(request.opcode);
  if (operation === undefined) throw new Error(`no operation ${request.opcode}`);
  await send(connection, encodeResponse({ provider: request.provider }, operation, result));
}

export async function send(connection: AcceptedConnection, { parts }: Pick<Frame, "parts">): Promise<void> {
  await connection.write(parts);
  await connection.end();
}

function structuredCloneOf(request: Request): Request {
  return { ...request, body: request.body.slice(), auth: request.auth.slice() };
}
