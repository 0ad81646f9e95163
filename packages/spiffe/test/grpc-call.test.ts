import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import { connect } from "node:net";
import { freshPaths, temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type GrpcCall, GrpcStatus, grpcCall, grpcError } from "../src/grpc-call.js";

const freshPath = freshPaths(temporaryDirectory("grpc", afterAll));
const HEADERS = { ":status": 200, "content-type": "application/grpc" };
const OK = { "grpc-status": "0" };

const servers: Http2Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Starts a service that responds to each request, and makes one call. */
async function call(
  respond: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
  options: Partial<GrpcCall> = {},
): Promise<Uint8Array> {
  const path = freshPath();
  const own = createServer();
  servers.push(own);
  own.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    respond(stream, headers);
  });
  await new Promise<void>((listening) => own.listen(path, listening));
  const message = new Uint8Array([1, 2, 3]);
  const { signal } = new AbortController();
  const common = { connect: () => connect(path), method: "/a.B/C", metadata: {}, message, timeoutMs: 10_000 };
  return grpcCall({ ...common, maxLength: 10, signal, ...options });
}

/** Responds with these bytes in turn, each as a piece of its own, then with trailers. */
function responds(pieces: readonly (readonly number[])[], trailers: Record<string, string> = OK) {
  return (stream: ServerHttp2Stream): void => {
    stream.respond(HEADERS, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers(trailers));
    const [first, ...rest] = pieces;
    if (first === undefined) stream.end();
    else stream.write(new Uint8Array(first), () => setImmediate(() => writeRest(stream, rest)));
  };
}

function writeRest(stream: ServerHttp2Stream, [piece, ...rest]: readonly (readonly number[])[]): void {
  if (piece === undefined) stream.end();
  else stream.write(new Uint8Array(piece), () => setImmediate(() => writeRest(stream, rest)));
}

const MESSAGE = [0, 0, 0, 0, 3, 7, 8, 9];

describe("a call of gRPC", () => {
  it("sends one message with its prefix, its method, its metadata and its time", async () => {
    const body: Buffer[] = [];
    let sent: IncomingHttpHeaders = {};
    let settings: unknown;
    await call(
      (stream, headers) => {
        sent = headers;
        settings = stream.session?.remoteSettings;
        expect(stream.pushAllowed).toBe(false);
        stream.on("data", (chunk: Buffer) => body.push(chunk));
        stream.on("end", () => responds([MESSAGE])(stream));
      },
      { timeoutMs: 1499.2, metadata: { "x-own": "y" } },
    );
    expect(sent).toMatchObject({
      ":method": "POST",
      ":path": "/a.B/C",
      "content-type": "application/grpc",
      te: "trailers",
      "grpc-timeout": "1500m",
      "x-own": "y",
    });
    expect([...Buffer.concat(body)]).toEqual([0, 0, 0, 0, 3, 1, 2, 3]);
    expect(settings).toMatchObject({ enablePush: false, maxHeaderListSize: 16_384 });
  });

  it("sends a time of eight digits at most", async () => {
    let sent: IncomingHttpHeaders = {};
    const respond = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
      sent = headers;
      responds([MESSAGE])(stream);
    };
    await call(respond, { timeoutMs: 2_147_483_647 });
    expect(sent["grpc-timeout"]).toBe("99999999m");
  });

  it.each<[string, readonly (readonly number[])[]]>([
    ["as a whole", [MESSAGE]],
    ["byte by byte", MESSAGE.map((byte) => [byte])],
    ["prefix and message apart", [MESSAGE.slice(0, 5), MESSAGE.slice(5)]],
    ["cut within both", [MESSAGE.slice(0, 2), MESSAGE.slice(2, 7), MESSAGE.slice(7)]],
  ])("takes a response that comes %s", async (_title, pieces) => {
    expect([...(await call(responds(pieces)))]).toEqual([7, 8, 9]);
  });

  it("takes an empty message, and one of the greatest length", async () => {
    expect(await call(responds([[0, 0, 0, 0, 0]]))).toHaveLength(0);
    expect(await call(responds([[0, 0, 0, 0, 10], Array(10).fill(1)]))).toHaveLength(10);
  });

  it.each<[string, number, RegExp, (stream: ServerHttp2Stream) => void]>([
    ["is longer than allowed", GrpcStatus.ResourceExhausted, /more than 10 bytes/, responds([[0, 0, 0, 0, 11, 1]])],
    ["is longer than it announced", GrpcStatus.ResourceExhausted, /10 bytes/, responds([[...MESSAGE, 1]])],
    ["goes on behind its end", GrpcStatus.ResourceExhausted, /10 bytes/, responds([MESSAGE, [1]])],
    ["is half a message", GrpcStatus.Unknown, /half a message/, responds([MESSAGE.slice(0, 7)])],
    ["is half a prefix", GrpcStatus.Unknown, /half a message/, responds([[0, 0, 0, 0]])],
    ["is nothing", GrpcStatus.Unknown, /half a message/, responds([])],
    ["is compressed", GrpcStatus.Unknown, /compressed/, responds([[1, ...MESSAGE.slice(1)]])],
    ["has no status", GrpcStatus.Unknown, /without a status/, responds([MESSAGE], {})],
    ["has a status that is no number", GrpcStatus.Unknown, /status 2$/, responds([MESSAGE], { "grpc-status": "7x" })],
    ["has a status behind a letter", GrpcStatus.Unknown, /status 2$/, responds([MESSAGE], { "grpc-status": "x7" })],
    ["has a status of two digits", 12, /status 12$/, responds([MESSAGE], { "grpc-status": "12" })],
    ["is refused with a reason", 7, /status 7: no$/, responds([], { "grpc-status": "7", "grpc-message": "no" })],
    [
      "is a refusal in one block of headers",
      7,
      /status 7$/,
      (stream) => stream.respond({ ...HEADERS, "grpc-status": "7" }, { endStream: true }),
    ],
    [
      "comes with another status of HTTP",
      GrpcStatus.Unknown,
      /HTTP status 503/,
      (stream) => stream.respond({ ...HEADERS, ...OK, ":status": 503 }, { endStream: true }),
    ],
    [
      "is of another type",
      GrpcStatus.Unknown,
      /no gRPC/,
      (stream) => stream.respond({ ...HEADERS, ...OK, "content-type": "text/html" }, { endStream: true }),
    ],
    ["breaks off", GrpcStatus.Unavailable, /connection was closed/, ({ session }) => session?.destroy()],
    [
      "breaks off behind its headers",
      GrpcStatus.Unavailable,
      /connection was closed/,
      (stream) => {
        stream.respond(HEADERS);
        setImmediate(() => stream.session?.destroy());
      },
    ],
    ["is taken back", GrpcStatus.Unknown, /without a status/, (stream) => stream.close(constants.NGHTTP2_CANCEL)],
  ])("reports a response that %s", async (_title, code, message, respond) => {
    await expect(call(respond)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it("reports a response with very many headers", async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`x-${i}`, "y"]));
    await expect(call((stream) => stream.respond({ ...HEADERS, ...many }))).rejects.toThrow(/ENHANCE_YOUR_CALM/);
  });

  it("reports that no response has come in time", async () => {
    await expect(call(() => undefined, { timeoutMs: 50 })).rejects.toMatchObject({ code: GrpcStatus.DeadlineExceeded });
  });

  it("ends with the reason of its signal, before and while it waits, and listens to it no longer", async () => {
    const reason = new Error("enough");
    await expect(call(responds([MESSAGE]), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    await expect(call(() => controller.abort(reason), { signal: controller.signal })).rejects.toBe(reason);
    const listeners = new Set<unknown>();
    const counted = {
      aborted: false,
      addEventListener: (_type: string, listener: unknown) => listeners.add(listener),
      removeEventListener: (_type: string, listener: unknown) => listeners.delete(listener),
    } as unknown as AbortSignal;
    await call(responds([MESSAGE]), { signal: counted });
    expect(listeners.size).toBe(0);
  });
});

it("an error of gRPC repeats 200 characters of the service at most", () => {
  expect(grpcError(2, "x".repeat(300)).message).toBe(`gRPC status 2: ${"x".repeat(200)}`);
  expect(grpcError(2).message).toBe("gRPC status 2");
});
