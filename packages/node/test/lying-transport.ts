import { operationsByOpcode } from "@parsec-ts/operations";
import { memoryTransport, type Transport } from "@parsec-ts/transport";
import {
  encodeErrorResponse,
  encodeResponse,
  type Frame,
  RequestDecoder,
  ResponseDecoder,
} from "@parsec-ts/wire-protocol";

/** What a lie makes of an honest result; a number is a status instead of one. */
export type Lie = (result: never) => object | number;

/** Leads to an honest service by way of somebody who changes some of its answers, each correctly framed. */
export function lyingTransport(honest: Transport, lies: ReadonlyMap<number, Lie>): Transport {
  return {
    async connect(options) {
      const { transport, listener } = memoryTransport();
      const client = await transport.connect(options);
      void (async () => {
        for await (const service of listener.connections) {
          const decoder = new RequestDecoder();
          const parts: Uint8Array[] = [];
          for (const chunks = service.chunks[Symbol.asyncIterator](); ; ) {
            const { done, value } = await chunks.next();
            if (done) break;
            parts.push(value.slice());
            if (decoder.push(value)) break;
          }
          const { opcode } = decoder.request;
          const answer = await answerTo(honest, parts);
          await service.write(spoken(opcode, answer, lies.get(opcode)).parts);
          await service.end();
          break;
        }
        await listener.close();
      })();
      return client;
    },
  };
}

async function answerTo(honest: Transport, request: readonly Uint8Array[]): Promise<ResponseDecoder> {
  const connection = await honest.connect({ signal: new AbortController().signal });
  const decoder = new ResponseDecoder({ maxBodyLength: 2 ** 21 });
  await connection.write(request);
  for await (const chunk of connection.chunks) if (decoder.push(chunk)) break;
  return decoder;
}

function spoken(opcode: number, { response }: ResponseDecoder, lie: Lie | undefined): Frame {
  const { provider, status, body } = response;
  const operation = operationsByOpcode.get(opcode);
  if (operation === undefined) throw new Error(`no operation ${opcode}`);
  const honest = status === 0 ? operation.result.decode(body) : undefined;
  const said = lie === undefined ? (honest ?? status) : lie(honest as never);
  return typeof said === "number"
    ? encodeErrorResponse({ provider }, opcode, said)
    : encodeResponse({ provider }, operation, said);
}
