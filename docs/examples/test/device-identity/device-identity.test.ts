import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { startMockService } from "@parsec-ts/mock-service";
import { openSslProgramForTests } from "@parsec-ts/native";
import { isNative } from "@parsec-ts/native/testing";
import { freePort, temporaryDirectory } from "@parsec-ts/test-support";
import { expect, it, onTestFinished } from "vitest";

const folderOf = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`@parsec-ts/${name}/package.json`));
const script = fileURLToPath(new URL("../../device-identity/device-identity.sh", import.meta.url));
const openssl = await openSslProgramForTests("openssl");

/** The module of the OpenSSL provider. */
async function buildModule(): Promise<string> {
  const build = pathToFileURL(join(folderOf("openssl-provider"), "scripts/build-provider.js")).href;
  const { buildProvider, modulePath } = (await import(build)) as {
    buildProvider(): Promise<string>;
    modulePath(): string;
  };
  await buildProvider();
  return modulePath();
}

it.runIf(isNative && openssl !== undefined)(
  "device-identity.sh ends in mutual TLS between two processes, whose keys are in no file",
  { timeout: 400_000 },
  async () => {
    const directory = temporaryDirectory("identity", onTestFinished);
    const bin = join(directory, "bin");
    const cwd = join(directory, "work");
    for (const folder of [bin, cwd]) mkdirSync(folder);
    symlinkSync(join(folderOf("cli"), "bin/parsec.js"), join(bin, "parsec"));
    symlinkSync(openssl ?? "", join(bin, "openssl"));
    const env: Record<string, string | undefined> = {
      ...process.env,
      PATH: `${bin}:${process.env.PATH}`,
      PARSEC_MODULE: await buildModule(),
    };
    for (const name of ["DEVICE", "GATEWAY", "CA"]) {
      const service = await startMockService({ endpoint: `unix:${join(directory, `${name}.sock`)}` });
      onTestFinished(() => service.close());
      env[`${name}_ENDPOINT`] = service.endpoint;
    }
    const { stdout } = await promisify(execFile)("sh", [script, String(await freePort())], { cwd, env });
    expect(stdout).toContain("pressure limit: 4.2 bar\n");
    const certificate = (name: string) => new X509Certificate(readFileSync(join(cwd, `${name}.pem`)));
    expect(certificate("device").verify(certificate("ca").publicKey)).toBe(true);
    expect(readFileSync(join(cwd, "gateway.log"), "utf8")).toMatch(/verify return:1/);
    for (const file of readdirSync(cwd).filter((name) => /\.\w+$/.test(name)))
      expect(readFileSync(join(cwd, file), "latin1")).not.toContain("PRIVATE KEY");
  },
);
