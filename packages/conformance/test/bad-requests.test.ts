import { startMockService } from "@parsec-ts/mock-service";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { parseEndpoint, type Transport } from "@parsec-ts/transport";
import { unixTransport } from "@parsec-ts/transport-unix";
import {
  AuthType,
  encodeRequest,
  type RequestHead,
  type Response,
  ResponseDecoder,
  rawOperation,
  Status,
} from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Target {
  readonly title: string;
  start(): Promise<{ readonly transport: Transport; stop(): Promise<void> }>;
}

const installation = await provisionForTests();
const me = process.geteuid?.() ?? 0;

const targets: Target[] = [
  {
    title: "the mock service",
    async start() {
      const authenticators = ["unix-peer-credentials"] as const;
      const service = await startMockService({ providers: ["mbed-crypto"], authenticators, admins: [] });
      return { transport: service.transport, stop: () => service.close() };
    },
  },
];
if (installation !== undefined) {
  targets.push({
    title: "the real service",
    async start() {
      const service = await startRealService({ installation, providers: ["mbed-crypto"], admins: [] });
      const endpoint = parseEndpoint(service.endpoint);
      if (endpoint.scheme !== "unix") throw new Error("not a Unix socket");
      return { transport: unixTransport({ path: endpoint.path }), stop: () => service.stop() };
    },
  });
}

const none = new Uint8Array(0);
const noAuth = { authType: AuthType.None, auth: none };

function uid(id: number): Pick<RequestHead, "authType" | "auth"> {
  const auth = new Uint8Array(4);
  new DataView(auth.buffer).setUint32(0, id, true);
  return { authType: AuthType.UnixPeerCredentials, auth };
}

function request(opcode: number, body: Uint8Array, head: Partial<RequestHead> = {}): Buffer {
  return Buffer.concat(encodeRequest({ provider: 0, ...noAuth, ...head }, rawOperation(opcode), body).parts);
}

function patched(offset: number, ...bytes: number[]): Buffer {
  const ping = request(1, none);
  ping.set(bytes, offset);
  return ping;
}

async function exchange(transport: Transport, bytes: Uint8Array): Promise<Response> {
  const connection = await transport.connect({ signal: new AbortController().signal });
  const decoder = new ResponseDecoder();
  // A service that refuses a body before it is whole closes; its answer is readable all the same.
  const written = connection.write([bytes]).catch(() => undefined);
  for await (const chunk of connection.chunks) if (decoder.push(chunk)) break;
  connection.close();
  await written;
  return decoder.response;
}

describe.each(targets)("$title", ({ start }) => {
  let service: Awaited<ReturnType<Target["start"]>>;
  beforeAll(async () => {
    service = await start();
  });
  afterAll(() => service?.stop());

  describe("answers a request whose header is at fault as if it had been a ping", () => {
    it.each([
      ["another magic number", patched(0, 0), Status.InvalidHeader],
      ["another header size", patched(4, 29), Status.InvalidHeader],
      ["a reserved field in use", patched(34, 1), Status.InvalidHeader],
      ["another version", patched(6, 2), Status.WireProtocolVersionNotSupported],
      ["a body above 1 MiB", request(1, new Uint8Array(2 ** 20 + 1)), Status.BodySizeExceedsLimit],
      ["another content type", patched(19, 2), Status.ContentTypeNotSupported],
      ["another accept type", patched(20, 2), Status.AcceptTypeNotSupported],
      ["a provider that there is not", patched(10, 77), Status.ProviderDoesNotExist],
      ["an opcode that there is not", patched(28, 0xff), Status.OpcodeDoesNotExist],
      ["a MAC, which no Parsec knows", request(0x16, none, { provider: 1, ...uid(me) }), Status.OpcodeDoesNotExist],
      ["an authenticator that there is not", patched(21, 77), Status.AuthenticatorDoesNotExist],
      ["half a request, once its time is up", request(1, none).subarray(0, 20), Status.ConnectionError],
    ])("%s", async (_title, bytes, status) => {
      const fields = { status, opcode: 1, provider: 0, session: 0n, body: none };
      expect(await exchange(service.transport, bytes)).toMatchObject(fields);
    });
  });

  describe("answers a request that cannot be done with its own opcode and provider", () => {
    it.each([
      ["a provider that is not configured", request(1, none, { provider: 3 }), Status.ProviderNotRegistered],
      ["an authenticator that is not configured", request(1, none, { authType: 4 }), Status.AuthenticatorNotRegistered],
      [
        "a user id of another length, even with a ping",
        request(1, none, { authType: 3, auth: new Uint8Array(3) }),
        Status.AuthenticationError,
      ],
      ["a core operation on another provider", request(1, none, { provider: 1 }), Status.PsaErrorNotSupported],
      ["a crypto operation on the core provider", request(3, none, uid(me)), Status.PsaErrorNotSupported],
      [
        "a cipher, which the provider does not do",
        request(0x14, Uint8Array.of(0x0a, 1, 0x6b, 0x10, 2, 0x1a, 1, 0), { provider: 1, ...uid(me) }),
        Status.PsaErrorNotSupported,
      ],
      [
        "attestation without a mandatory field",
        request(0x1f, none, { provider: 1, ...uid(me) }),
        Status.InvalidEncoding,
      ],
      [
        "a body that is no message",
        request(3, Uint8Array.of(0x0a, 9), { provider: 1, ...uid(me) }),
        Status.DeserializingBodyFailed,
      ],
      ["a body without a mandatory field", request(2, none, { provider: 1, ...uid(me) }), Status.InvalidEncoding],
      ["no authentication", request(3, none, { provider: 1 }), Status.NotAuthenticated],
      ["no authentication, with a bad body", request(2, none, { provider: 1 }), Status.InvalidEncoding],
      ["no authentication for a list of keys", request(26, none), Status.NotAuthenticated],
      ["an admin operation by somebody else", request(27, none, uid(me)), Status.AdminOperation],
      ["an admin operation without authentication", request(27, none), Status.NotAuthenticated],
      [
        "an admin operation by somebody else, with a bad body",
        request(28, Uint8Array.of(0x0a, 9), uid(me)),
        Status.AdminOperation,
      ],
      [
        "more random bytes than an answer holds",
        request(13, Uint8Array.of(8, 0x81, 0x80, 0x40), { provider: 1, ...uid(me) }),
        Status.ResponseTooLarge,
      ],
    ])("%s", async (_title, bytes, status) => {
      const fields = { status, opcode: bytes.readUInt32LE(28), provider: bytes[10], body: none };
      expect(await exchange(service.transport, bytes)).toMatchObject(fields);
    });
  });
});
