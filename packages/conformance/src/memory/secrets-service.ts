import { operationsByOpcode, psaImportKey } from "@parsec-ts/operations";
import type { AcceptedConnection } from "@parsec-ts/transport";
import { unixListener } from "@parsec-ts/transport-unix";
import { encodeErrorResponse, encodeResponse, type Request, RequestDecoder, Status } from "@parsec-ts/wire-protocol";
import { markedSecret } from "./process-memory.js";

const version = { versionMaj: 1, versionMin: 0, versionRev: 0 };
const description = { description: "", vendor: "", uuid: "1c1139dc-ad7c-47dc-ad6b-db6fdb466552" };

/** Starts a service that returns secrets in correct and incorrect ways. The first word of the key's name chooses the way. */
export async function startSecretsService(path: string, randomNumber: number): Promise<{ close(): Promise<void> }> {
  const listener = await unixListener({ path });
  (async () => {
    for await (const connection of listener.connections)
      void serve(connection, randomNumber).catch(() => connection.close());
  })();
  return listener;
}

async function serve(connection: AcceptedConnection, randomNumber: number): Promise<void> {
  const decoder = new RequestDecoder();
  const chunks = connection.chunks[Symbol.asyncIterator]();
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    const start = Buffer.from(next.value);
    if (start.includes("never-read")) return;
    if (start.includes("early")) {
      await connection.write(encodeResponse({ provider: 1 }, psaImportKey, {}).parts);
      return;
    }
    if (decoder.push(next.value)) break;
  }
  const parts = responseTo(decoder.request, randomNumber);
  await connection.write(parts);
  const { behaviour } = behaviourOf(decoder.request);
  if (behaviour === "stalls" || behaviour === "stalls-until-abort" || behaviour === "stalls-import")
    await chunks.next();
  await connection.end();
  await chunks.next().catch(() => undefined);
  connection.close();
}

function behaviourOf({ opcode, body }: Request): { readonly behaviour: string; readonly number: number } {
  const fields = operationsByOpcode.get(opcode)?.request.decode(body) as { keyName?: string; privateKeyName?: string };
  const [behaviour = "", number = ""] = (fields?.keyName ?? fields?.privateKeyName ?? "").split(":");
  return { behaviour, number: Number.parseInt(number, 10) };
}

function responseTo(request: Request, randomNumber: number): readonly Uint8Array[] {
  const { behaviour, number } = behaviourOf(request);
  const operation = operationsByOpcode.get(request.opcode);
  if (operation === undefined) throw new Error(`no operation ${request.opcode}`);
  const secret = markedSecret(
    behaviour === "export-long" ? 200_000 : 480,
    Number.isNaN(number) ? randomNumber : number,
  );
  const publicBytes = new Uint8Array(64).fill(4);
  const { parts } = encodeResponse({ provider: request.provider }, operation, {
    authenticators: [3, 4].map((id) => ({ ...version, ...description, id })),
    providers: [1, 0].map((id) => ({ ...version, ...description, id })),
    data: behaviour === "token" ? new Uint8Array(65).fill(4) : secret,
    plaintext: secret,
    sharedSecret: secret,
    randomBytes: secret,
    ciphertext: publicBytes,
    signature: publicBytes,
    mac: publicBytes.subarray(0, 32),
    hash: new Uint8Array(32),
  });
  const good = Buffer.concat(parts);
  switch (behaviour) {
    case "refused":
    case "token-refused":
      return encodeErrorResponse({ provider: request.provider }, request.opcode, Status.AuthenticationError).parts;
    case "refused-with-body":
      good.writeUInt16LE(Status.PsaErrorHardwareFailure, 32);
      return [good];
    case "then-garbage":
      return withBody(good, Buffer.concat([good.subarray(36), Uint8Array.of(0x0a, 0xff)]));
    case "given-twice":
      return withBody(good, Buffer.concat([good.subarray(36), Uint8Array.of(0x0a, 1, 4)]));
    case "other-opcode":
      good.writeUInt32LE(4, 28);
      return [good];
    case "cut-off":
    case "stalls":
    case "stalls-until-abort":
      return [good.subarray(0, 300)];
    case "stalls-import":
      return [];
    case "and-more":
      return [good, good];
    case "authenticated":
      good.writeUInt16LE(1, 26);
      return [good, Uint8Array.of(1)];
    case "echo":
      return withBody(good, Buffer.from(request.body));
    default:
      return [good];
  }
}

function withBody(good: Buffer, body: Buffer): readonly Uint8Array[] {
  good.writeUInt32LE(body.length, 22);
  return [good.subarray(0, 36), body];
}
