import { execFileSync, spawn } from "node:child_process";
import { createECDH } from "node:crypto";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  eccKeyPair,
  eccPublicKey,
  ecdsa,
  keyAttributes,
  listKeys,
  psaDestroyKey,
  psaExportKey,
  psaExportPublicKey,
  psaGenerateKey,
  psaImportKey,
  psaSignHash,
  psaVerifyHash,
  rsaKeyPair,
  rsaPss,
} from "@parsec-ts/operations";
import { isRoot } from "@parsec-ts/test-support";
import { unixTransport } from "@parsec-ts/transport-unix";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, describe, expect, it } from "vitest";
import { startMockService } from "../../src/index.js";
import { call, named, uid } from "../call.js";

const bin = fileURLToPath(new URL("../../bin/parsec-mock-service.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "mock-keys-"));
afterAll(() => rmSync(root, { recursive: true }));
let directories = 0;
const freshDirectory = () => join(root, `keys-${directories++}`);

const alg = ecdsa("SHA_256");
const use = { usage: ["signHash", "verifyHash"], algorithm: alg } as const;
const hash = new Uint8Array(32).fill(3);
const keyFiles = (directory: string) => readdirSync(directory).filter((file) => file.endsWith(".key"));

describe("a key directory", () => {
  it("is accessible to the own user only, and so are its files", async () => {
    const keyDirectory = freshDirectory();
    const service = await startMockService({ keyDirectory });
    await call(service, psaGenerateKey, { keyName: "k", attributes: eccKeyPair("P-256", use) });
    expect(statSync(keyDirectory).mode & 0o777).toBe(0o700);
    for (const file of keyFiles(keyDirectory)) expect(statSync(join(keyDirectory, file)).mode & 0o777).toBe(0o600);
    expect(keyFiles(keyDirectory)).toHaveLength(1);
    await service.close();
  });

  it("returns a point beside its curve after a restart, if its provider imports such points", async () => {
    const options = { keyDirectory: freshDirectory(), providers: ["pkcs11"] } as const;
    const point = createECDH("prime256v1")
      .generateKeys()
      .map((byte, at) => (at === 64 ? byte ^ 1 : byte));
    const head = { provider: 2 };
    const first = await startMockService(options);
    const request = { keyName: "k", attributes: eccPublicKey("P-256", use), data: point };
    expect(await call(first, psaImportKey, request, head)).toMatchObject({ status: 0 });
    await first.close();
    const second = await startMockService(options);
    const { result } = await call(second, psaExportPublicKey, { keyName: "k" }, head);
    expect(Buffer.from(result?.data ?? [])).toEqual(Buffer.from(point));
    await second.close();
  });

  it("returns each key to its application after a restart, with the same abilities", async () => {
    const keyDirectory = freshDirectory();
    const secret = keyAttributes({ kind: "rawData" }, 0, { usage: ["export"], algorithm: { kind: "none" } });
    const first = await startMockService({ keyDirectory });
    await call(first, psaGenerateKey, { keyName: "ecc", attributes: eccKeyPair("P-256", use) }, uid(1));
    await call(
      first,
      psaGenerateKey,
      { keyName: "rsa", attributes: rsaKeyPair(1024, { ...use, algorithm: rsaPss("SHA_256") }) },
      named("app"),
    );
    await call(first, psaImportKey, { keyName: "big", attributes: secret, data: new Uint8Array(8000).fill(9) }, uid(1));
    const signature = (await call(first, psaSignHash, { keyName: "ecc", alg, hash }, uid(1))).result?.signature;
    const before = await call(first, listKeys, {}, uid(1));
    await first.close();

    const second = await startMockService({ keyDirectory });
    const names = (keys: Awaited<ReturnType<typeof call<object, { keys: readonly { name: string }[] }>>>) =>
      keys.result?.keys.map(({ name }) => name).toSorted();
    expect(names(await call(second, listKeys, {}, uid(1)))).toEqual(names(before));
    expect(names(await call(second, listKeys, {}, named("app")))).toEqual(["rsa"]);
    expect(signature).toHaveLength(64);
    const verified = await call(
      second,
      psaVerifyHash,
      { keyName: "ecc", alg, hash, signature: signature ?? hash },
      uid(1),
    );
    expect(verified.status).toBe(0);
    expect((await call(second, psaSignHash, { keyName: "ecc", alg, hash }, uid(1))).status).toBe(0);
    const exported = await call(second, psaExportKey, { keyName: "big" }, uid(1));
    expect(exported.result?.data).toEqual(new Uint8Array(8000).fill(9));

    expect(await call(second, psaDestroyKey, { keyName: "ecc" }, uid(1))).toMatchObject({ status: 0 });
    await second.close();
    const third = await startMockService({ keyDirectory });
    expect(names(await call(third, listKeys, {}, uid(1)))).toEqual(["big"]);
    await third.close();
  });

  it("renames and logs a corrupt file, and loads the others", async () => {
    const keyDirectory = freshDirectory();
    const first = await startMockService({ keyDirectory });
    for (const keyName of ["a", "b", "c"]) {
      await call(first, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", use) });
    }
    await first.close();
    const [flipped, emptied] = keyFiles(keyDirectory);
    const bytes = readFileSync(join(keyDirectory, flipped ?? ""));
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    writeFileSync(join(keyDirectory, flipped ?? ""), bytes);
    writeFileSync(join(keyDirectory, emptied ?? ""), "");

    const lines: string[] = [];
    const second = await startMockService({ keyDirectory, log: (line) => lines.push(line) });
    expect((await call(second, listKeys, {})).result?.keys).toHaveLength(1);
    expect(lines).toHaveLength(2);
    for (const file of [flipped, emptied]) expect(lines.join()).toContain(join(keyDirectory, `${file}.corrupt`));
    expect(readFileSync(join(keyDirectory, `${flipped}.corrupt`))).toEqual(bytes);
    await second.close();
  });

  it("gives no key to another application with a similar name", async () => {
    const keyDirectory = freshDirectory();
    const first = await startMockService({ keyDirectory });
    const attributes = eccKeyPair("P-256", use);
    await call(first, psaGenerateKey, { keyName: "k", attributes }, named("\ufeffapp"));
    await first.close();
    const second = await startMockService({ keyDirectory });
    expect((await call(second, listKeys, {}, named("app"))).result?.keys).toEqual([]);
    expect((await call(second, listKeys, {}, named("\ufeffapp"))).result?.keys).toHaveLength(1);
    await second.close();
  });

  it("persists a key whose name is as long as a request allows", async () => {
    const keyDirectory = freshDirectory();
    const first = await startMockService({ keyDirectory });
    const keyName = "n".repeat(2 ** 20 - 60);
    const generated = await call(first, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", use) });
    expect(generated.status).toBe(0);
    await first.close();
    const second = await startMockService({ keyDirectory });
    expect((await call(second, psaExportPublicKey, { keyName })).status).toBe(0);
    await second.close();
  });

  it("does not restore a destroyed key from a copy of its file", async () => {
    const keyDirectory = freshDirectory();
    const first = await startMockService({ keyDirectory });
    await call(first, psaGenerateKey, { keyName: "k", attributes: eccKeyPair("P-256", use) });
    await first.close();
    const [file = ""] = keyFiles(keyDirectory);
    copyFileSync(join(keyDirectory, file), join(keyDirectory, "copy.key"));

    const lines: string[] = [];
    const second = await startMockService({ keyDirectory, log: (line) => lines.push(line) });
    expect(lines.join()).toContain(join(keyDirectory, "copy.key.corrupt"));
    expect(await call(second, psaDestroyKey, { keyName: "k" })).toMatchObject({ status: 0 });
    await second.close();
    const third = await startMockService({ keyDirectory });
    expect((await call(third, listKeys, {})).result?.keys).toEqual([]);
    await third.close();
  });

  it("renames entries that are not files, without reading them", async () => {
    const keyDirectory = freshDirectory();
    mkdirSync(keyDirectory, { mode: 0o700 });
    execFileSync("mkfifo", [join(keyDirectory, "pipe.key")]);
    symlinkSync("/dev/zero", join(keyDirectory, "endless.key"));
    mkdirSync(join(keyDirectory, "directory.key"));
    mkdirSync(join(keyDirectory, "directory.unfinished"));
    const lines: string[] = [];
    const service = await startMockService({ keyDirectory, log: (line) => lines.push(line) });
    for (const name of ["pipe", "endless", "directory"]) expect(lines.join()).toContain(`${name}.key.corrupt`);
    await service.close();
  });

  it("refuses a second service, a directory that other users can enter, and one that cannot be written", async () => {
    const keyDirectory = freshDirectory();
    const service = await startMockService({ keyDirectory });
    const refused = (directory: string) =>
      expect(startMockService({ keyDirectory: directory })).rejects.toMatchObject({
        code: "ERR_PARSEC_ARGUMENT",
        argument: "keyDirectory",
        path: directory,
      });
    await refused(keyDirectory);
    await service.close();

    const open = freshDirectory();
    mkdirSync(open);
    chmodSync(open, 0o755);
    await refused(open);

    const file = freshDirectory();
    writeFileSync(file, "");
    await refused(file);
    await refused(join(file, "below"));
  });

  it("responds with StorageFailure and keeps no partial state when the disk fails", async () => {
    const keyDirectory = freshDirectory();
    const lines: string[] = [];
    const service = await startMockService({ keyDirectory, log: (line) => lines.push(line) });
    await call(service, psaGenerateKey, { keyName: "kept", attributes: eccKeyPair("P-256", use) });
    rmSync(keyDirectory, { recursive: true });
    const generated = await call(service, psaGenerateKey, { keyName: "lost", attributes: eccKeyPair("P-256", use) });
    expect(generated).toEqual({ status: Status.PsaErrorStorageFailure });
    expect(await call(service, psaExportPublicKey, { keyName: "lost" })).toEqual({
      status: Status.PsaErrorDoesNotExist,
    });
    expect(await call(service, psaDestroyKey, { keyName: "kept" })).toEqual({ status: Status.PsaErrorStorageFailure });
    expect(await call(service, psaExportPublicKey, { keyName: "kept" })).toMatchObject({ status: 0 });
    expect(lines).toHaveLength(2);
    await service.close();
  });

  it("sets aside a file that is longer than a key can be, without reading it", async () => {
    const keyDirectory = freshDirectory();
    mkdirSync(keyDirectory, { mode: 0o700 });
    const path = join(keyDirectory, "huge.key");
    writeFileSync(path, "");
    // A file of a terabyte that takes no space.
    truncateSync(path, 2 ** 40);
    const lines: string[] = [];
    const service = await startMockService({ keyDirectory, log: (line) => lines.push(line) });
    expect(lines).toEqual([expect.stringMatching(/huge\.key\.corrupt: it has 1099511627776 bytes, more than 1179648/)]);
    await service.close();
  });

  it("does not start with a file that it cannot set aside, and names the file", async () => {
    const keyDirectory = freshDirectory();
    mkdirSync(join(keyDirectory, "bad.key.corrupt"), { recursive: true, mode: 0o700 });
    chmodSync(keyDirectory, 0o700);
    writeFileSync(join(keyDirectory, "bad.key"), "no key");
    await expect(startMockService({ keyDirectory })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "keyDirectory",
      path: join(keyDirectory, "bad.key"),
    });
    rmSync(join(keyDirectory, "bad.key"));
    await (await startMockService({ keyDirectory })).close();
  });

  it("returns keys and applications that are named like properties of objects", async () => {
    const keyDirectory = freshDirectory();
    const first = await startMockService({ keyDirectory });
    const names = ["__proto__", "constructor", "hasOwnProperty", "toString"];
    for (const keyName of names) {
      const attributes = eccKeyPair("P-256", use);
      expect((await call(first, psaGenerateKey, { keyName, attributes }, named(keyName))).status).toBe(0);
    }
    await first.close();
    const second = await startMockService({ keyDirectory });
    for (const keyName of names) {
      expect((await call(second, listKeys, {}, named(keyName))).result?.keys.map(({ name }) => name)).toEqual([
        keyName,
      ]);
    }
    expect((await call(second, listKeys, {}, named("valueOf"))).result?.keys).toEqual([]);
    await second.close();
  });

  it.runIf(isRoot)("refuses a directory of another user", async () => {
    const keyDirectory = freshDirectory();
    mkdirSync(keyDirectory, { mode: 0o700 });
    chownSync(keyDirectory, 65_534, 65_534);
    await expect(startMockService({ keyDirectory })).rejects.toMatchObject({ path: keyDirectory });
  });

  it.each([[[0, 1, 2]], [[3, 4, 5]]])(
    "has every acknowledged key, and only whole ones, after a crash at any point: rounds %j",
    async (rounds) => {
      const keyDirectory = freshDirectory();
      const path = join(root, "crash.sock");
      const acknowledged = new Set<string>();
      const destroyed = new Set<string>();
      for (const round of rounds) {
        const args = [bin, "--endpoint", `unix:${path}`, "--keys", keyDirectory];
        const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
        let errors = "";
        child.stderr.on("data", (chunk) => (errors += chunk));
        await new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
        const service = { transport: unixTransport({ path }) };
        const listed = (await call(service, listKeys, {})).result?.keys.map(({ name }) => name) ?? [];
        expect(listed).toEqual(expect.arrayContaining([...acknowledged].filter((name) => !destroyed.has(name))));
        expect(listed.filter((name) => destroyed.has(name))).toEqual([]);
        expect(errors).not.toContain("corrupt");

        const dead = new Promise<void>((resolve) => child.once("exit", () => resolve()));
        for (let i = 0; ; i++) {
          // Kills the process during the next requests, later in each round.
          if (i === 6) setTimeout(() => child.kill("SIGKILL"), 3 * round);
          const keyName = `${round}/${i}`;
          try {
            const made = await call(service, psaGenerateKey, { keyName, attributes: eccKeyPair("P-256", use) });
            if (made.status === 0) acknowledged.add(keyName);
            if (i % 3 !== 2) continue;
            const gone = await call(service, psaDestroyKey, { keyName });
            // A key whose response was lost may exist or not.
            if (gone.status === 0) destroyed.add(keyName);
          } catch {
            if (i % 3 === 2) acknowledged.delete(keyName);
            break;
          }
        }
        await dead;
      }
      expect(acknowledged.size).toBeGreaterThan(15);
    },
  );
});
