import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isLocal, isPublished } from "../registry.mjs";
import { readRelease, writeChecksums } from "../release-folder.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parsec-ts-release-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function pack(name: string, dependencies: Record<string, string> = {}): void {
  const source = join(folder, "source");
  mkdirSync(join(source, "package"), { recursive: true });
  writeFileSync(join(source, "package/package.json"), JSON.stringify({ name, version: "1.0.0", dependencies }));
  execFileSync("tar", ["-czf", join(folder, `${name}.tgz`), "-C", source, "package"]);
  rmSync(source, { recursive: true });
}

describe("readRelease", () => {
  it("reads tarballs in the order of publishing, with their digests", async () => {
    pack("a", { b: "1.0.0" });
    pack("b");
    writeFileSync(join(folder, "notes.md"), "notes");
    writeChecksums(folder);
    const release = await readRelease(folder);
    expect(release.map(({ manifest }) => manifest.name)).toEqual(["b", "a"]);
    expect(release[0]?.integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    expect(release[0]?.shasum).toMatch(/^[0-9a-f]{40}$/);
  });

  it("refuses a tarball that is not the one that was packed", async () => {
    pack("a");
    writeChecksums(folder);
    appendFileSync(join(folder, "a.tgz"), "x");
    await expect(readRelease(folder)).rejects.toThrow("a.tgz differs from its line in SHA256SUMS");
  });

  it("refuses a line that leads out of the folder", async () => {
    writeFileSync(join(folder, "SHA256SUMS"), `${"0".repeat(64)}  ../a.tgz\n`);
    writeFileSync(join(folder, "..", "a.tgz"), "");
    await expect(readRelease(folder)).rejects.toThrow("../a.tgz");
    rmSync(join(folder, "..", "a.tgz"));
  });
});

describe("isPublished", () => {
  const entry = { manifest: { name: "@parsec-ts/a", version: "1.0.0" }, integrity: "sha512-ours" };

  async function answeredWith(status: number, document: object): Promise<boolean> {
    const server = createServer((_, response) => response.writeHead(status).end(JSON.stringify(document)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      return await isPublished(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, entry);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const versions = (integrity: string) => ({ versions: { "1.0.0": { dist: { integrity } } } });

  it.each([
    ["a package that the registry does not know", 404, {}, false],
    ["a version that it does not have", 200, { versions: { "0.9.0": { dist: {} } } }, false],
    ["this very tarball", 200, versions("sha512-ours"), true],
  ])("tells of %s", async (_, status, document, expected) => {
    expect(await answeredWith(status, document)).toBe(expected);
  });

  it("refuses to go on where the version is another tarball", async () => {
    await expect(answeredWith(200, versions("sha512-other"))).rejects.toThrow("another @parsec-ts/a@1.0.0");
  });

  it("takes no failure of the registry for an answer", async () => {
    await expect(answeredWith(500, {})).rejects.toThrow("answers 500");
  });
});

describe("isLocal", () => {
  it.each([
    ["http://127.0.0.1:4873/", true],
    ["http://[::1]:4873/", true],
    ["https://registry.example/", false],
    ["https://127.0.0.1.example/", false],
  ])("%s: %s", (registry, expected) => {
    expect(isLocal(registry)).toBe(expected);
  });
});
