import { startMockService } from "@parsec-ts/mock-service";
import { connect, ProviderId } from "@parsec-ts/node";
import type { Connection, Transport } from "@parsec-ts/transport";
import { nodeReference } from "../reference/node-reference.js";
import { runScenario } from "../run-scenario.js";
import { scenarios } from "../scenarios.js";

/** Whole frames as they were sent. */
export interface RecordedFrames {
  readonly requests: readonly Uint8Array[];
  readonly responses: readonly Uint8Array[];
}

/** Runs all scenarios on the mock service and returns the frames that are shorter than 4 KiB: some of every operation. */
export async function recordFrames(): Promise<RecordedFrames> {
  const requests: Uint8Array[] = [];
  const responses: Uint8Array[] = [];
  const service = await startMockService({ admins: [String(process.geteuid?.() ?? 0)] });
  const transport = recording(service.transport, requests, responses);
  const parsec = await connect({ transport });
  let names = 0;
  const context = {
    parsec,
    provider: ProviderId.MbedCrypto,
    application: String(process.geteuid?.() ?? 0),
    reference: nodeReference,
    freshName: () => `k${names++}`,
  };
  for (const scenario of scenarios) await runScenario(scenario, context);
  await parsec.close();
  await service.close();
  const short = (frame: Uint8Array): boolean => frame.length < 4096;
  return { requests: requests.filter(short), responses: responses.filter(short) };
}

function recording(transport: Transport, requests: Uint8Array[], responses: Uint8Array[]): Transport {
  return {
    async connect(options): Promise<Connection> {
      const connection = await transport.connect(options);
      async function* chunks(): AsyncGenerator<Uint8Array> {
        const copies: Uint8Array[] = [];
        try {
          for await (const chunk of connection.chunks) {
            copies.push(chunk.slice());
            yield chunk;
          }
        } finally {
          responses.push(Uint8Array.from(Buffer.concat(copies)));
        }
      }
      return {
        write(parts) {
          requests.push(Uint8Array.from(Buffer.concat(parts)));
          return connection.write(parts);
        },
        chunks: chunks(),
        close: () => connection.close(),
      };
    },
  };
}
