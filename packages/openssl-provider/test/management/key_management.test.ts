import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, KEYS, openWorkbench } from "../workbench.js";

describe.runIf(hasPrograms)("a private key is valid", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it("if the service has it, with the public half that its file names", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await bench.must("pkey", "-in", "parsec:ec", "-out", "ec.pem");
    const check = () => bench.openssl("pkey", "-in", "ec.pem", "-check", "-noout");
    expect(await check()).toMatchObject({ code: 0, stdout: "Key is valid\n" });
    await bench.parsec.destroyKey("ec");
    expect((await check()).stdout).not.toContain("Key is valid");
    await bench.parsec.generateKey({ keyName: "ec", attributes: KEYS.ec });
    const other = await check();
    expect(other.stdout).not.toContain("Key is valid");
    expect(other.stdout + other.stderr).toContain("the service has another key of the name ec");
  });
});
