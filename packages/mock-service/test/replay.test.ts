import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listKeys, listOpcodes, ping, psaGenerateRandom } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ReplayService, startReplayService } from "../src/index.js";
import { call, named, requestBytes, unauthenticated } from "./call.js";

const recordings = fileURLToPath(new URL("recordings", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "mock-replay-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("a replay service", () => {
  let service: ReplayService;
  let lines: string[];
  beforeEach(async () => {
    lines = [];
    service = await startReplayService({ directory: recordings, log: (line) => lines.push(line) });
  });
  afterEach(() => service.close());

  it("reads every file", () => {
    expect(service.recordings.map(({ description }) => description)).toHaveLength(4);
    expect(service.recordings.map(({ description }) => description)).toContain("a ping without authentication");
  });

  it("responds with the recorded response of each request", async () => {
    expect((await call(service, ping, {}, unauthenticated)).result).toMatchObject({ wireProtocolVersionMaj: 1 });
    const listed = await call(service, listKeys, {}, named("replayed"));
    expect(listed.result?.keys.map(({ name, providerId }) => [name, providerId])).toEqual([["from a file", 3]]);
  });

  it("sends invalid responses unchanged", async () => {
    await expect(call(service, listOpcodes, { providerId: 1 }, unauthenticated)).rejects.toMatchObject({
      code: "ERR_PARSEC_INCOMPLETE",
    });
  });

  it("responds to a request that arrives byte by byte", async () => {
    const connection = await service.transport.connect({ signal: new AbortController().signal });
    for (const byte of requestBytes(1, new Uint8Array(0))) await connection.write([Uint8Array.of(byte)]);
    const chunks: Buffer[] = [];
    for await (const chunk of connection.chunks) chunks.push(Buffer.from(chunk));
    expect(Buffer.concat(chunks)).toEqual(
      service.recordings.find(({ description }) => /ping/.test(description))?.response,
    );
  });

  it("refuses a request that is not recorded, and logs it without its authentication", async () => {
    const response = await call(service, psaGenerateRandom, { size: 1 }, named("a secret name"));
    expect(response).toEqual({ status: Status.PsaErrorGenericError });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/10a7c05e[0-9a-f]{64}$/);
  });
});

describe("starting a replay service", () => {
  it.each([
    ["a missing directory", undefined],
    ["invalid YAML", "test_data: [unclosed"],
    ["a file without data", "spec: {description: x}"],
    ["invalid Base64", "test_data: {request: '***', response: ''}"],
  ])("fails with the path of the file or directory that it cannot replay: %s", async (title, content) => {
    const directory = join(root, title);
    const file = join(directory, "bad.test.yaml");
    if (content !== undefined) {
      mkdirSync(directory);
      writeFileSync(file, content);
    }
    await expect(startReplayService({ directory })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      path: content === undefined ? directory : file,
    });
  });
});
