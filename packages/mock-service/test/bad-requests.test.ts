import { listOpcodes, psaDestroyKey } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockService, startMockService } from "../src/index.js";
import { ask, exchangeBytes, nobody, requestBytes, uid } from "./exchange.js";

let service: MockService;

beforeAll(async () => {
  service = await startMockService({ timeoutMs: 50 });
});
afterAll(() => service.close());

const none = new Uint8Array(0);
const ping = requestBytes(1, none);
const patched = (offset: number, ...bytes: number[]) => {
  const copy = Buffer.from(ping);
  copy.set(bytes, offset);
  return copy;
};

describe("a request whose header is at fault is answered as if it had been a ping", () => {
  it.each([
    ["another magic number", patched(0, 0), Status.InvalidHeader],
    ["another header size", patched(4, 31), Status.InvalidHeader],
    ["a reserved field in use", patched(34, 1), Status.InvalidHeader],
    ["another version", patched(6, 2), Status.WireProtocolVersionNotSupported],
    ["a body above 1 MiB", patched(22, 1, 0, 16, 0), Status.BodySizeExceedsLimit],
    ["another content type", patched(19, 2), Status.ContentTypeNotSupported],
    ["another accept type", patched(20, 2), Status.AcceptTypeNotSupported],
    ["a provider that there is not", patched(10, 77), Status.ProviderDoesNotExist],
    ["an opcode that there is not", patched(28, 0xff), Status.OpcodeDoesNotExist],
    ["an authenticator that there is not", patched(21, 77), Status.AuthenticatorDoesNotExist],
  ])("%s", async (_title, bytes, status) => {
    expect(await exchangeBytes(service, bytes)).toMatchObject({
      status,
      opcode: 1,
      provider: 0,
      session: 0n,
      body: none,
    });
  });
});

describe("a request that cannot be done is answered with its own opcode and provider", () => {
  it.each([
    ["a provider that is not configured", requestBytes(1, none, { provider: 3 }), Status.ProviderNotRegistered],
    [
      "an authenticator that is not configured",
      requestBytes(1, none, { authType: 4 }),
      Status.AuthenticatorNotRegistered,
    ],
    [
      "a user id of another length, even with a ping",
      requestBytes(1, none, { authType: 3, auth: new Uint8Array(3) }),
      Status.AuthenticationError,
    ],
    ["an empty name", requestBytes(1, none, { authType: 1 }), Status.AuthenticationError],
    [
      "a name that is no UTF-8",
      requestBytes(1, none, { authType: 1, auth: Uint8Array.of(0xff) }),
      Status.AuthenticationError,
    ],
    ["a core operation on another provider", requestBytes(1, none, { provider: 1 }), Status.PsaErrorNotSupported],
    ["a crypto operation on the core provider", requestBytes(3, none, uid(1)), Status.PsaErrorNotSupported],
    [
      "an operation that is not done here yet",
      requestBytes(0x0d, none, { provider: 1, ...uid(1) }),
      Status.PsaErrorNotSupported,
    ],
    [
      "a body that is no message",
      requestBytes(3, Uint8Array.of(0x0a, 9), { provider: 1, ...uid(1) }),
      Status.DeserializingBodyFailed,
    ],
    ["a body without a mandatory field", requestBytes(2, none, { provider: 1, ...uid(1) }), Status.InvalidEncoding],
    ["no authentication", requestBytes(3, none, { provider: 1 }), Status.NotAuthenticated],
    [
      "no authentication, with a bad body: the body comes first",
      requestBytes(2, none, { provider: 1 }),
      Status.InvalidEncoding,
    ],
    ["no authentication for a list of keys", requestBytes(26, none), Status.NotAuthenticated],
  ])("%s", async (_title, bytes, status) => {
    const opcode = bytes.readUInt32LE(28);
    expect(await exchangeBytes(service, bytes)).toMatchObject({ status, opcode, provider: bytes[10], body: none });
  });
});

it("answers half a request with ConnectionError once its time is up", async () => {
  expect(await exchangeBytes(service, ping.subarray(0, 20))).toMatchObject({
    status: Status.ConnectionError,
    opcode: 1,
  });
});

it("lists its opcodes by provider", async () => {
  const opcodes = async (providerId: number) =>
    (await ask(service, listOpcodes, { providerId }, nobody)).result?.opcodes.toSorted((a, b) => a - b);
  expect(await opcodes(0)).toEqual([1, 8, 9, 14, 26]);
  expect(await opcodes(1)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(await ask(service, listOpcodes, { providerId: 3 }, nobody)).toEqual({ status: Status.ProviderNotRegistered });
});

it("survives clients that go away", async () => {
  for (let i = 0; i < 20; i++) {
    const connection = await service.transport.connect({ signal: new AbortController().signal });
    if (i % 2 === 0) await connection.write([ping.subarray(0, i)]);
    connection.close();
  }
  expect(await ask(service, psaDestroyKey, { keyName: "k" })).toEqual({ status: Status.PsaErrorDoesNotExist });
});
