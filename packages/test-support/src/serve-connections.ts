/** Serves all connections of a listener at once. A connection whose `serve` fails is closed. Resolves when the listener has ended. */
export async function serveConnections<Connection extends { close(): void }>(
  { connections }: { readonly connections: AsyncIterable<Connection> },
  serve: (connection: Connection) => Promise<void>,
): Promise<void> {
  const served: Promise<void>[] = [];
  for await (const connection of connections) served.push(serve(connection).catch(() => connection.close()));
  await Promise.all(served);
}
