import { join } from "node:path";
import { listAuthenticators, listProviders, operationsByOpcode } from "@parsec-ts/operations";
import { unixListener } from "@parsec-ts/transport-unix";
import { encodeResponse, RequestDecoder, rawOperation } from "@parsec-ts/wire-protocol";
import { onTestFinished } from "vitest";
import type { RunOptions } from "./programs.js";

const version = { versionMaj: 1, versionMin: 4, versionRev: 1 };
const provider = (id: number) => ({ ...version, id, uuid: "", description: "", vendor: "" });

/** What a service says before it lies. */
const HONEST = new Map<number, object>([
  [listProviders.opcode, { providers: [provider(1), provider(0)] }],
  [listAuthenticators.opcode, { authenticators: [{ ...version, id: 1, description: "" }] }],
]);

/** A service whose every result is the one given, a value or the bytes of a body, in frames without a fault. */
export async function lyingService(cwd: string, results: ReadonlyMap<number, object>): Promise<RunOptions> {
  const path = join(cwd, "parsec.sock");
  const listener = await unixListener({ path });
  onTestFinished(() => listener.close());
  void (async () => {
    for await (const connection of listener.connections) {
      void (async () => {
        const decoder = new RequestDecoder();
        for await (const chunk of connection.chunks) {
          if (!decoder.push(chunk)) continue;
          const { opcode, provider: id } = decoder.request;
          const operation = operationsByOpcode.get(opcode);
          if (operation === undefined) break;
          const result = HONEST.get(opcode) ?? results.get(opcode) ?? {};
          const encoder = result instanceof Uint8Array ? rawOperation(opcode) : operation;
          await connection.write(encodeResponse({ provider: id }, encoder, result as never).parts);
          await connection.end();
        }
      })().catch(() => connection.close());
    }
  })();
  return { cwd, endpoint: `unix:${path}` };
}
