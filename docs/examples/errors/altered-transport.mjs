import { memoryTransport } from "@parsec-ts/transport";
import { RequestDecoder } from "@parsec-ts/wire-protocol";

/**
 * A transport to a peer that means harm: `alter(response, request)` returns the bytes that the client gets instead of the honest ones, or
 * `undefined` for no answer at all.
 */
export function alteredTransport(honest, alter) {
  return {
    async connect(options) {
      const { transport, listener } = memoryTransport();
      const client = await transport.connect(options);
      void answer(listener, honest, alter);
      return client;
    },
  };
}

async function answer(listener, honest, alter) {
  for await (const connection of listener.connections) {
    await listener.close();
    const request = await readRequest(connection);
    const altered = alter(await exchange(honest, request), request);
    if (altered === undefined) return;
    if (altered.length > 0) await connection.write([altered]);
    await connection.end();
  }
}

async function readRequest({ chunks }) {
  const decoder = new RequestDecoder();
  const parts = [];
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const { value } = await iterator.next();
    parts.push(Buffer.from(value));
    if (decoder.push(value)) return Buffer.concat(parts);
  }
}

async function exchange(honest, request) {
  const connection = await honest.connect({ signal: new AbortController().signal });
  await connection.write([request]);
  const parts = [];
  for await (const chunk of connection.chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}
