import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  psaDestroyKey,
  psaGenerateKey,
  psaGenerateRandom,
  psaSignHash,
  rsaKeyPair,
  rsaPkcs1v15Sign,
} from "@parsec-ts/operations";
import { encodeRequest, Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { call, exchangeBytes, requestBytes, signingUse, uid } from "../call.js";

// The conformance suite compares the response to each bad request with that of the real service.

const none = new Uint8Array(0);
const ping = requestBytes(1, none);
let service: MockService;

beforeAll(async () => {
  service = await startMockService({ timeoutMs: 50, maxBodyLength: 100 });
});
afterAll(() => service.close());

it("responds to half a request with ConnectionError after the timeout", async () => {
  const status = Status.ConnectionError;
  expect(await exchangeBytes(service, ping.subarray(0, 20))).toMatchObject({ status, opcode: 1 });
});

it("closes a connection whose client does not read the response, after the timeout", async () => {
  const own = await startMockService({ timeoutMs: 50 });
  const connection = await own.transport.connect({ signal: new AbortController().signal });
  const size = 200_000n; // more than a connection buffers
  const frame = encodeRequest({ provider: 1, ...uid(1000) }, psaGenerateRandom, { size });
  await connection.write(frame.parts);
  // Waits for the requests that have come.
  await own.close();
  let received = 0;
  for await (const chunk of connection.chunks) received += chunk.length;
  expect(received).toBeGreaterThan(0);
  expect(received).toBeLessThan(size);
});

it("checks the size of a header before its version, however the header is cut", async () => {
  const otherVersion = Buffer.from(ping);
  otherVersion[6] = 2;
  const otherBoth = Buffer.from(otherVersion);
  otherBoth[4] = 29;
  for (const [bytes, status] of [
    [otherVersion, Status.WireProtocolVersionNotSupported],
    [otherBoth, Status.InvalidHeader],
  ] as const) {
    const cut = Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1));
    expect(await exchangeBytes(service, bytes)).toMatchObject({ status });
    expect(await exchangeBytes(service, bytes.subarray(0, 5), bytes.subarray(5))).toMatchObject({ status });
    expect(await exchangeBytes(service, ...cut)).toMatchObject({ status });
  }
});

it("accepts bodies up to its limit and refuses longer ones", async () => {
  expect(await exchangeBytes(service, requestBytes(1, new Uint8Array(101)))).toMatchObject({
    status: Status.BodySizeExceedsLimit,
  });
  expect(await exchangeBytes(service, requestBytes(1, new Uint8Array(100)))).toMatchObject({
    status: Status.DeserializingBodyFailed,
  });
});

it("keeps responding after clients have closed their connections", async () => {
  for (let i = 0; i < 20; i++) {
    const connection = await service.transport.connect({ signal: new AbortController().signal });
    if (i % 2 === 0) await connection.write([ping.subarray(0, i)]);
    connection.close();
  }
  expect(await call(service, psaDestroyKey, { keyName: "k" })).toEqual({ status: Status.PsaErrorDoesNotExist });
});

it("serves 400 clients at once, although their signatures keep it busy for longer than its timeout", async () => {
  const directory = mkdtempSync(join(tmpdir(), "mock-busy-"));
  const busy = await startMockService({ endpoint: `unix:${join(directory, "s")}`, timeoutMs: 20 });
  const alg = rsaPkcs1v15Sign("SHA_256");
  const attributes = rsaKeyPair(4096, signingUse(alg));
  expect(await call(busy, psaGenerateKey, { keyName: "k", attributes })).toMatchObject({ status: 0 });
  const hash = new Uint8Array(32);
  const signed = await Promise.all(
    Array.from({ length: 400 }, () => call(busy, psaSignHash, { keyName: "k", alg, hash })),
  );
  expect(signed.filter(({ status }) => status !== 0)).toEqual([]);
  await busy.close();
  rmSync(directory, { recursive: true });
}, 120_000);
