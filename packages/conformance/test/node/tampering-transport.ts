import { operationsByOpcode } from "@parsec-ts/operations";
import { memoryTransport, type Transport } from "@parsec-ts/transport";
import {
  encodeErrorResponse,
  encodeResponse,
  type Frame,
  RequestDecoder,
  ResponseDecoder,
} from "@parsec-ts/wire-protocol";

/** Replaces the result of the honest service by another result, or by a status if it returns a number. */
export type Tampering = (result: never) => object | number;

/** Wraps the transport of an honest service, and changes its responses to these opcodes. Each stays a well-formed frame. */
export function tamperingTransport(honest: Transport, tamperings: ReadonlyMap<number, Tampering>): Transport {
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
          const response = await exchangeWith(honest, parts);
          await service.write(tamperedFrame(opcode, response, tamperings.get(opcode)).parts);
          await service.end();
          break;
        }
        await listener.close();
      })();
      return client;
    },
  };
}

async function exchangeWith(honest: Transport, request: readonly Uint8Array[]): Promise<ResponseDecoder> {
  const connection = await honest.connect({ signal: new AbortController().signal });
  const decoder = new ResponseDecoder({ maxBodyLength: 2 ** 21 });
  await connection.write(request);
  for await (const chunk of connection.chunks) if (decoder.push(chunk)) break;
  return decoder;
}

function tamperedFrame(opcode: number, { response }: ResponseDecoder, tampering: Tampering | undefined): Frame {
  const { provider, status, body } = response;
  const operation = operationsByOpcode.get(opcode);
  if (operation === undefined) throw new Error(`no operation ${opcode}`);
  const honest = status === 0 ? operation.result.decode(body) : undefined;
  const outcome = tampering === undefined ? (honest ?? status) : tampering(honest as never);
  return typeof outcome === "number"
    ? encodeErrorResponse({ provider }, opcode, outcome)
    : encodeResponse({ provider }, operation, outcome);
}
