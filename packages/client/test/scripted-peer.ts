import { type KeyAttributes, operationsByOpcode } from "@parsec-ts/operations";
import type { AcceptedConnection, Listener } from "@parsec-ts/transport";
import {
  encodeErrorResponse,
  encodeResponse,
  type Frame,
  type Request,
  RequestDecoder,
} from "@parsec-ts/wire-protocol";

/** Decides what the peer does on a connection once it has the request. */
export type Script = (request: Request, connection: AcceptedConnection) => Promise<void> | void;

/** A peer as a test observes it. */
export interface ScriptedPeer {
  /** Requests received so far. */
  readonly requests: Request[];
  /** Connections that the client has not closed yet. */
  readonly open: ReadonlySet<AcceptedConnection>;
}

/** Serves all connections of a listener by a script, which may do what no service would do. */
export function servePeer(listener: Listener, script: Script): ScriptedPeer {
  const requests: Request[] = [];
  const open = new Set<AcceptedConnection>();
  const serve = async (connection: AcceptedConnection): Promise<void> => {
    open.add(connection);
    const decoder = new RequestDecoder();
    const iterator = connection.chunks[Symbol.asyncIterator]();
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (decoder.push(next.value)) break;
    }
    requests.push(copyOf(decoder.request));
    await script(decoder.request, connection);
    // Waits until the client closes the connection.
    await iterator.next().catch(() => undefined);
    connection.close();
    open.delete(connection);
  };
  (async () => {
    for await (const connection of listener.connections) void serve(connection).catch(() => connection.close());
  })();
  return { requests, open };
}

/** Sends the result of an operation, as a service does. */
export async function respond(request: Request, connection: AcceptedConnection, result: unknown): Promise<void> {
  const operation = operationsByOpcode.get(request.opcode);
  if (operation === undefined) throw new Error(`no operation ${request.opcode}`);
  await send(connection, encodeResponse({ provider: request.provider }, operation, result));
}

/** Sends an error status. */
export async function respondStatus(request: Request, connection: AcceptedConnection, status: number): Promise<void> {
  await send(connection, encodeErrorResponse({ provider: request.provider }, request.opcode, status));
}

/** Responds with a result that has no fields. */
export const respondEmpty: Script = (request, connection) => respond(request, connection, {});

/** Responds to a ping. */
export const respondPong: Script = (request, connection) =>
  respond(request, connection, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 });

/** Responds as a service whose provider 3 holds a single key. */
export function respondWithKey(name: string, attributes: KeyAttributes, data = new Uint8Array(65)): Script {
  const keys = [{ providerId: 3, name, attributes }];
  return (request, connection) => respond(request, connection, { keys, data });
}

/** Holds back the responses of a script: each `release()` lets the oldest of them go. */
export function holdResponses(script: Script): { readonly script: Script; release(): void } {
  const held: (() => void)[] = [];
  return {
    async script(request, connection) {
      await new Promise<void>((resolve) => held.push(resolve));
      await script(request, connection);
    },
    release: () => held.shift()?.(),
  };
}

/** Sends a frame and ends the connection. */
export async function send(connection: AcceptedConnection, { parts }: Pick<Frame, "parts">): Promise<void> {
  await connection.write(parts);
  await connection.end();
}

function copyOf(request: Request): Request {
  return { ...request, body: request.body.slice(), auth: request.auth.slice() };
}
