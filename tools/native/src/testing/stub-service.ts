import { join } from "node:path";
import { listAuthenticators, listProviders, operationsByOpcode } from "@parsec-ts/operations";
import { unixListener } from "@parsec-ts/transport-unix";
import { encodeResponse, RequestDecoder, rawOperation } from "@parsec-ts/wire-protocol";
import { onTestFinished } from "vitest";
import type { RunOptions } from "./run-program.js";

const version = { versionMaj: 1, versionMin: 4, versionRev: 1 };
const uuid = "1c1139dc-ad7c-47dc-ad6b-db6fdb466552";
const provider = (id: number) => ({ ...version, id, uuid, description: "", vendor: "" });

/** Results of the requests that a client sends before the one that a test is about. */
const USUAL_RESULTS = new Map<number, object>([
  [listProviders.opcode, { providers: [provider(1), provider(0)] }],
  [listAuthenticators.opcode, { authenticators: [1, 3].map((id) => ({ ...version, id, description: "" })) }],
]);

/**
 * Starts a service with given results by opcode, each a value or the bytes of a body. Its frames are correct. The type and the bytes of each
 * request's authentication are added to `authentications`.
 */
export async function startStubService(
  cwd: string,
  results: ReadonlyMap<number, object>,
  authentications: string[] = [],
): Promise<RunOptions> {
  const path = join(cwd, "parsec.sock");
  const listener = await unixListener({ path });
  onTestFinished(() => listener.close());
  void (async () => {
    for await (const connection of listener.connections) {
      void (async () => {
        const decoder = new RequestDecoder();
        for await (const chunk of connection.chunks) {
          if (!decoder.push(chunk)) continue;
          const { opcode, provider: id, authType, auth } = decoder.request;
          authentications.push(`${authType} ${Buffer.from(auth)}`);
          const operation = operationsByOpcode.get(opcode);
          if (operation === undefined) break;
          const result = results.get(opcode) ?? USUAL_RESULTS.get(opcode) ?? {};
          const encoder = result instanceof Uint8Array ? rawOperation(opcode) : operation;
          await connection.write(encodeResponse({ provider: id }, encoder, result as never).parts);
          await connection.end();
        }
      })().catch(() => connection.close());
    }
  })();
  return { cwd, endpoint: `unix:${path}` };
}
