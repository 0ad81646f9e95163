import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freshDirectory, runProgram, startMock } from "@parsec-ts/native/testing";
import { connect, direct } from "@parsec-ts/node";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildProvider, modulePath } from "../scripts/build-provider.js";
import { configuration, hasPrograms, KEYS, openssl } from "./workbench.js";

/** Lists the keys that a program sees with lines in the module's section, and an environment. */
async function listKeys(
  where: { cwd: string; endpoint: string },
  section: readonly string[],
  env: NodeJS.ProcessEnv = {},
) {
  writeFileSync(join(where.cwd, "openssl.cnf"), configuration(modulePath(await buildProvider()), section));
  const { stdout, stderr } = await runProgram([openssl, "storeutl", "parsec:"], {
    ...where,
    env: { OPENSSL_CONF: join(where.cwd, "openssl.cnf"), ...env },
  });
  return [...stdout.matchAll(/Name: (\S+)/g)].map(([, name]) => name).join() || stderr;
}

describe.runIf(hasPrograms)("the settings", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it("come from the module's section, which wins over the environment", { timeout: 60_000 }, async () => {
    const { cwd, endpoint } = await startMock(freshDirectory(), { authenticators: ["direct"] });
    for (const name of ["one", "other"]) {
      const parsec = await connect({ endpoint, authenticators: [direct(name)] });
      onTestFinished(() => parsec.close());
      await parsec.generateKey({ keyName: `key-of-${name}`, attributes: KEYS.ec });
    }
    const env = { PARSEC_APPLICATION_NAME: "one" };
    expect(await listKeys({ cwd, endpoint }, [], env)).toBe("parsec:key-of-one?provider=1");
    expect(await listKeys({ cwd, endpoint }, ["application_name = other"], env)).toBe("parsec:key-of-other?provider=1");
    const nowhere = "unix:/run/none/parsec.sock";
    expect(await listKeys({ cwd, endpoint: nowhere }, [], env)).toContain("parsec service not reachable");
    expect(await listKeys({ cwd, endpoint: nowhere }, [`endpoint = ${endpoint}`], env)).toBe(
      "parsec:key-of-one?provider=1",
    );
  });

  it.each([
    ["timeout_ms = 10s", "correct timeout_ms"],
    ["timeout_ms = 99999999999", "correct timeout_ms"],
    ["provider = -1", "correct provider"],
    ["provider = 77", "no provider 77"],
    ["trust = maybe", "correct trust"],
    ["trusted_uid = root", "correct trusted_uid"],
    [`application_name = ${"x".repeat(600)}`, "correct application_name"],
    ["endpoint = http://parsec", "parsec setting not valid"],
  ])("are refused when a key is used, not before: %s", async (line, message) => {
    const where = await startMock();
    expect(await listKeys(where, [line])).toContain(message);
    const env = { OPENSSL_CONF: join(where.cwd, "openssl.cnf") };
    expect(await runProgram([openssl, "list", "-providers"], { ...where, env })).toMatchObject({ code: 0 });
  });

  it("may trust a directory that others can write to, if they say so", async () => {
    const cwd = freshDirectory();
    const open = join(cwd, "open");
    mkdirSync(open, { mode: 0o777 });
    const where = await startMock(open);
    expect(await listKeys({ ...where, cwd }, ["trust = relaxed"])).not.toContain("not trusted");
  });
});
