import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eccKeyPair, ecdsa, psaDestroyKey, psaGenerateKey } from "@parsec-ts/operations";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { readBoundedFile } from "../../src/keys/durable-files.js";
import { call } from "../call.js";

const root = mkdtempSync(join(tmpdir(), "mock-durable-"));
afterAll(() => rmSync(root, { recursive: true }));
let directories = 0;

/** A call of fsync: the file or directory, and the names in the key directory at that time. */
interface Sync {
  readonly path: string;
  readonly names: readonly string[];
}

// Without its calls of fsync the service passes every other test: only the system's crash would show the difference.
describe.runIf(process.platform === "linux")("a key directory", () => {
  let keyDirectory: string;
  let service: MockService;
  let syncs: Sync[];
  let prototype: FileHandle;

  beforeEach(async () => {
    keyDirectory = join(root, `${directories++}`, "keys");
    syncs = [];
    const probe = await open(root, "r");
    prototype = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    const { sync } = prototype;
    vi.spyOn(prototype, "sync").mockImplementation(function (this: FileHandle) {
      const path = readlinkSync(`/proc/self/fd/${this.fd}`);
      syncs.push({ path, names: existsSync(keyDirectory) ? keyNames(keyDirectory) : [] });
      return sync.call(this);
    });
    service = await startMockService({ keyDirectory });
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await service.close();
  });

  const generate = (keyName: string) =>
    call(service, psaGenerateKey, {
      keyName,
      attributes: eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") }),
    });

  it("is flushed to the disk with the directories that were made for it", () => {
    expect(syncs.map(({ path }) => path)).toEqual([join(keyDirectory, ".."), root, keyDirectory]);
  });

  it("flushes a key's bytes before its file has its name, and the name before the response", async () => {
    syncs = [];
    expect(await generate("k")).toMatchObject({ status: 0 });
    const [name = ""] = keyNames(keyDirectory);
    expect(syncs).toEqual([
      { path: expect.stringMatching(/\.unfinished$/), names: [] },
      { path: keyDirectory, names: [name] },
    ]);
  });

  it("flushes the removal of a key before the response", async () => {
    await generate("k");
    syncs = [];
    expect(await call(service, psaDestroyKey, { keyName: "k" })).toMatchObject({ status: 0 });
    expect(syncs).toEqual([{ path: keyDirectory, names: [] }]);
  });

  it("flushes what it renames and removes when it is read", async () => {
    await service.close();
    writeFileSync(join(keyDirectory, "bad.key"), "");
    writeFileSync(join(keyDirectory, "begun.unfinished"), "");
    syncs = [];
    service = await startMockService({ keyDirectory });
    expect(syncs).toEqual([{ path: keyDirectory, names: [] }]);
    expect(readdirSync(keyDirectory).toSorted()).toEqual(["bad.key.corrupt", "in-use"]);
  });

  it("refuses to create a key that it cannot flush", async () => {
    vi.mocked(prototype.sync).mockRejectedValue(new Error("EIO"));
    expect((await generate("k")).status).toBe(1146);
  });
});

function keyNames(directory: string): string[] {
  return readdirSync(directory).filter((name) => name.endsWith(".key"));
}

describe("a file that is read within a bound", () => {
  const path = join(root, "file");

  it("is read if it is as long as the bound, and refused if it is longer", async () => {
    writeFileSync(path, "12345");
    expect(Buffer.from(await readBoundedFile(path, 5)).toString()).toBe("12345");
    await expect(readBoundedFile(path, 4)).rejects.toThrow("it has 5 bytes, more than 4");
  });

  it("is no link and no directory", async () => {
    symlinkSync(path, join(root, "link"));
    await expect(readBoundedFile(join(root, "link"), 100)).rejects.toThrow("ELOOP");
    await expect(readBoundedFile(root, 100)).rejects.toThrow("it is not a file");
  });
});
