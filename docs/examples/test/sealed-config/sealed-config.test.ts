import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startMockService } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfig, writeConfig } from "../../sealed-config/sealed-config.js";

const config = { database: { user: "pump", password: "a secret password" } };

describe.each(["software", "mbed-crypto", "tpm"] as const)("a configuration, sealed by the %s provider", (provider) => {
  async function start() {
    const service = await startMockService({ providers: [provider] });
    const parsec = await connect({ transport: service.transport });
    onTestFinished(async () => {
      await parsec.close();
      await service.close();
    });
    return { parsec, path: join(temporaryDirectory("config", onTestFinished), "app.config") };
  }

  it("is read again, and nothing of it is in the file", async () => {
    const { parsec, path } = await start();
    await writeConfig(parsec, path, config);
    expect(await readConfig(parsec, path)).toEqual(config);
    expect(readFileSync(path).includes("password")).toBe(false);
    await writeConfig(parsec, path, { changed: true });
    expect(await readConfig(parsec, path)).toEqual({ changed: true });
  });

  it("does not open when it was changed, renamed, or comes from another machine", async () => {
    const { parsec, path } = await start();
    await writeConfig(parsec, path, config);
    const refused = { code: "ERR_PARSEC_DECRYPTION_FAILED" };
    copyFileSync(path, `${path}.other`);
    await expect(readConfig(parsec, `${path}.other`)).rejects.toMatchObject(refused);
    const another = await start();
    copyFileSync(path, another.path);
    await expect(readConfig(another.parsec, another.path)).rejects.toMatchObject(refused);
    const sealed = readFileSync(path);
    sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
    writeFileSync(path, sealed);
    await expect(readConfig(parsec, path)).rejects.toMatchObject(refused);
  });
});
