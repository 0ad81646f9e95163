import { chmodSync, chownSync, copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  BUILDS,
  clientOf,
  freshDirectory,
  isNative,
  keyNames,
  runProgram,
  SUCCEEDED,
  startMock,
} from "@parsec-ts/native/testing";
import { psaSignHash } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTests } from "../scripts/build-tests.js";
import { REACHED, signatureStatus, UNTRUSTED } from "./connection/signature-status.js";

const isRoot = process.geteuid?.() === 0;
const NO_SUCH_PROVIDER = "-134";
const NO_IDENTITY = "-133";
const DEADLINE = "-1002";

describe.runIf(isNative).each(BUILDS)("the options of a client %s", (_title, sanitized) => {
  let program: string;
  beforeAll(async () => {
    program = join(await buildTests({ sanitized }), "options");
  }, 400_000);

  it("count before the environment, and are refused by name if no client can have them", async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    expect(await runProgram([program], where)).toMatchObject(SUCCEEDED);
  });

  it("relax trust, or keep it strict whatever the environment says", async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    chmodSync(where.cwd, 0o777);
    expect(await runProgram([program, "writable"], where)).toMatchObject(SUCCEEDED);
  });
});

describe.runIf(isNative)("the environment of a client", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests();
  }, 400_000);

  const status = (endpoint: string, env?: NodeJS.ProcessEnv) => signatureStatus(programs, endpoint, env);

  it("names the application by PARSEC_APPLICATION_NAME", async () => {
    const { endpoint, service } = await startMock(freshDirectory(), { authenticators: ["direct"] });
    const where = { cwd: freshDirectory(), endpoint, env: { PARSEC_APPLICATION_NAME: "shared" } };
    expect(await runProgram([join(programs, "calls"), "1", "keep"], where)).toMatchObject(SUCCEEDED);
    expect(await keyNames(service, "shared")).toEqual(["80"]);
  });

  it("is no application without a name where the service wants one", async () => {
    const { endpoint } = await startMock(freshDirectory(), { authenticators: ["direct"] });
    expect(await status(endpoint)).toBe(NO_IDENTITY);
  });

  it("chooses the provider by PARSEC_PROVIDER", async () => {
    const { endpoint, service } = await startMock();
    const { defaultProvider } = await clientOf(service, "any");
    const [known, unknown] = [String(defaultProvider), "77"];
    expect(await status(endpoint, { PARSEC_PROVIDER: known })).toBe(REACHED);
    expect(await status(endpoint, { PARSEC_PROVIDER: unknown })).toBe(NO_SUCH_PROVIDER);
    expect(await status(endpoint, { PARSEC_PROVIDER: "" })).toBe(REACHED);
  });

  it("limits the time of a call by PARSEC_TIMEOUT_MS", async () => {
    const where = await startMock();
    where.service.setFaults({ seed: 1, faults: [{ kind: "neverRespond", opcodes: [psaSignHash.opcode] }] });
    expect(await status(where.endpoint, { PARSEC_TIMEOUT_MS: "200" })).toBe(DEADLINE);
  });

  it("relaxes trust by PARSEC_TRUST", async () => {
    const { cwd, endpoint } = await startMock();
    chmodSync(cwd, 0o777);
    expect(await status(endpoint)).toBe(UNTRUSTED);
    expect(await status(endpoint, { PARSEC_TRUST: "strict" })).toBe(UNTRUSTED);
    expect(await status(endpoint, { PARSEC_TRUST: "relaxed" })).toBe(REACHED);
  });

  it.skipIf(!isRoot)("trusts the user of PARSEC_TRUSTED_UID (as root)", async () => {
    const { cwd, endpoint } = await startMock();
    chownSync(cwd, 4242, 4242);
    expect(await status(endpoint)).toBe(UNTRUSTED);
    expect(await status(endpoint, { PARSEC_TRUSTED_UID: "4242" })).toBe(REACHED);
    expect(await status(endpoint, { PARSEC_TRUSTED_UID: "4343" })).toBe(UNTRUSTED);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ["PARSEC_TIMEOUT_MS", { PARSEC_TIMEOUT_MS: "soon" }],
    ["PARSEC_PROVIDER", { PARSEC_PROVIDER: "256" }],
    ["PARSEC_TRUST", { PARSEC_TRUST: "maybe" }],
    ["PARSEC_TRUSTED_UID", { PARSEC_TRUSTED_UID: "-1" }],
  ])("is refused with an invalid %s", async (_title, env) => {
    const where = { cwd: "/", endpoint: "unix:/nonexistent", env };
    const { code, stderr } = await runProgram([join(programs, "hostile"), "1"], where);
    expect(code).toBe(1);
    expect(stderr).toContain("-135 instead of PARSEC_SUCCESS: parsec_client_open(&client, NULL)");
  });

  it.skipIf(!isRoot)("is not read by a program that runs with the rights of another user (as root)", async () => {
    const cwd = freshDirectory();
    chmodSync(cwd, 0o755);
    const directory = join(cwd, "bin");
    mkdirSync(directory);
    const program = join(directory, "hostile");
    copyFileSync(join(programs, "hostile"), program);
    const run = (): ReturnType<typeof runProgram> =>
      runProgram(["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups", program, "1"], {
        cwd: "/",
        endpoint: "unix:/nonexistent",
        env: { PARSEC_TIMEOUT_MS: "soon" },
      });
    chmodSync(program, 0o755);
    expect(await run()).toMatchObject({ code: 1 });
    chownSync(program, 4242, 4242);
    chmodSync(program, 0o4755);
    expect(await run()).toMatchObject({ code: 0 });
  });
});
