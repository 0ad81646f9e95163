import { nextTurn } from "./next-turn.js";

/** Everything that was read, and the error that ended it. */
export interface ReadOutcome {
  readonly bytes: Uint8Array;
  readonly error?: unknown;
}

/** Reads to the end or to an error, slower than the peer sends: each chunk is copied one turn of the event loop later. */
export async function readToEnd(chunks: AsyncIterable<Uint8Array>): Promise<ReadOutcome> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const chunk of chunks) {
      await nextTurn();
      pieces.push(chunk.slice());
    }
    return { bytes: concat(pieces) };
  } catch (error) {
    return { bytes: concat(pieces), error };
  }
}

/** Reads until `push` returns true or the chunks end, as a decoder's `push` does, and leaves the connection open. */
export async function readUntil(
  chunks: AsyncIterator<Uint8Array>,
  push: (chunk: Uint8Array) => boolean,
): Promise<void> {
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    if (push(next.value)) return;
  }
}

/** Plain bytes, not a Buffer. */
function concat(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
