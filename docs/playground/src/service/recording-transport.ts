import type { Connection, Transport } from "@parsec-ts/transport";
import { RequestDecoder } from "@parsec-ts/wire-protocol";

/** One request and its response, as bytes. */
export interface Exchange {
  readonly opcode: number;
  readonly request: Uint8Array;
  /** The bytes that the service sent. */
  readonly response: Uint8Array;
  /** The bytes that the client got. */
  readonly delivered: Uint8Array;
}

/** Changes a response on its way to the client. */
export type Alter = (opcode: number, response: Uint8Array) => Uint8Array;

/** A transport that passes each response through `alter`, and reports each exchange. */
export function recordingTransport(honest: Transport, alter: Alter, report: (exchange: Exchange) => void): Transport {
  return {
    async connect(options) {
      const connection = await honest.connect(options);
      const sent: Uint8Array[] = [];
      return {
        async write(parts) {
          for (const part of parts) sent.push(part.slice());
          await connection.write(parts);
        },
        chunks: deliver(connection, sent, alter, report),
        close: () => connection.close(),
      };
    },
  };
}

/** Reads the whole response, and hands it on in one piece. */
async function* deliver(
  connection: Connection,
  sent: readonly Uint8Array[],
  alter: Alter,
  report: (exchange: Exchange) => void,
): AsyncGenerator<Uint8Array> {
  const received: Uint8Array[] = [];
  for await (const chunk of connection.chunks) received.push(chunk.slice());
  const request = joined(sent);
  const response = joined(received);
  const opcode = opcodeOf(request);
  const delivered = alter(opcode, response);
  report({ opcode, request, response, delivered });
  // The client may wipe what it is given.
  if (delivered.length > 0) yield delivered.slice();
}

function opcodeOf(request: Uint8Array): number {
  const decoder = new RequestDecoder();
  decoder.push(request);
  return decoder.request.opcode;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
