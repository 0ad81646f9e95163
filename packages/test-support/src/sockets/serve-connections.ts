/**
 * Serves all connections of a listener at once. A connection whose `serve` fails is closed. Resolves when the listener has ended, to the
 * errors of `serve`.
 */
export async function serveConnections<Connection extends { close(): void }>(
  { connections }: { readonly connections: AsyncIterable<Connection> },
  serve: (connection: Connection) => Promise<void>,
): Promise<readonly unknown[]> {
  const served: Promise<void>[] = [];
  const errors: unknown[] = [];
  for await (const connection of connections) {
    const failed = (error: unknown): void => {
      errors.push(error);
      connection.close();
    };
    served.push(serve(connection).catch(failed));
  }
  await Promise.all(served);
  return errors;
}
