import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { createServer } from "node:http2";
import { join } from "node:path";
import { startMockService } from "@parsec-ts/mock-service";
import { connect, direct, ecdsaKey, rsaOaepKey } from "@parsec-ts/node";
import { ping } from "@parsec-ts/operations";
import { encodeResponse } from "@parsec-ts/wire-protocol";
import { alteredTransport } from "./altered-transport.mjs";

/** The parts that the examples need, made in a directory of their own; `close` ends it all. */
export async function startExamples(base) {
  const folder = (name, mode) => {
    const path = join(base, name);
    mkdirSync(path);
    chmodSync(path, mode);
    return path;
  };
  const directory = folder("empty", 0o700);
  const service = await startMockService({ endpoint: `unix:${join(folder("service", 0o700), "parsec.sock")}` });
  const parsec = await connect({ transport: service.transport, authenticators: [direct("app")] });
  await parsec.key("signer").generate(ecdsaKey("P-256"));
  await parsec.key("wrapper").generate(rsaOaepKey(2048));
  const open = folder("open", 0o777);
  const inOpen = await startMockService({ endpoint: `unix:${join(open, "parsec.sock")}` });
  const workloadApis = startWorkloadApis(folder("agent", 0o700));
  const altered = (change) => parsec.withTransport({ transport: alteredTransport(service.transport, change) });
  const frame = (operation, result) =>
    Buffer.concat(
      encodeResponse({ provider: operation.class === "core" ? 0 : parsec.defaultProvider }, operation, result).parts,
    );

  return {
    parsec,
    service,
    directory,
    openDirectory: open,
    closedDirectory: folder("closed", 0),
    signal: new AbortController().signal,
    pong: frame(ping, { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }),
    otherPublicKey: new Uint8Array(
      generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ type: "spki", format: "der" }),
    ),
    altered,
    answered: (operation, result) =>
      altered((response, request) =>
        request.readUInt32LE(28) === operation.opcode ? frame(operation, result) : response,
      ),
    workloadApi: workloadApis.start,
    async close() {
      workloadApis.close();
      await parsec.close();
      await service.close();
      await inOpen.close();
    },
  };
}

/** SPIFFE Workload APIs that answer with a gRPC status, with one token, or never. */
function startWorkloadApis(directory) {
  const servers = [];
  return {
    start: (answer) =>
      new Promise((resolve) => {
        const server = createServer();
        const sessions = new Set();
        server.on("session", (session) => sessions.add(session));
        server.on("stream", (stream) => {
          stream.on("error", () => undefined);
          if (answer !== "silent") respond(stream, answer);
        });
        const path = join(directory, `${servers.length}.sock`);
        servers.push(() => {
          for (const session of sessions) session.destroy();
          server.close();
        });
        server.listen(path, () => resolve(`unix://${path}`));
      }),
    close: () => {
      for (const close of servers) close();
    },
  };
}

function respond(stream, { status = 0, token }) {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": String(status) }));
  stream.end(token === undefined ? undefined : svidResponse(token));
}

/** `JWTSVIDResponse` with one token, in one frame of gRPC. */
function svidResponse(token) {
  const field = (number, bytes) => Buffer.concat([Buffer.of((number << 3) | 2, bytes.length), bytes]);
  const svid = Buffer.concat([field(1, Buffer.from("spiffe://example.org/app")), field(2, Buffer.from(token))]);
  const message = field(1, svid);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
