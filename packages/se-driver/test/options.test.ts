import { chmodSync, chownSync, copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  clientOf,
  freshDirectory,
  isNative,
  keyNames,
  runProgram,
  SUCCEEDED,
  startMock,
} from "@parsec-ts/native/testing";
import { listKeys, psaExportPublicKey } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildTests } from "../scripts/build-tests.js";

const isRoot = process.geteuid?.() === 0;
const NO_SUCH_PROVIDER = "-134";
/** DOES_NOT_EXIST: the service was reached. */
const REACHED = "-140";
/** NOT_PERMITTED: the endpoint was refused. */
const UNTRUSTED = "-133";
const INVALID_ARGUMENT = "-135";
/** COMMUNICATION_FAILURE */
const NO_RESPONSE = "-145";

describe.runIf(isNative).each([
  ["PARSEC_SE_DRIVER", "3.6", "parsec-se-driver-key"],
  ["PARSEC_OPAQUE_DRIVER", "opaque", "parsec-opaque-driver-key"],
] as const)("the environment of the driver that reads variables with %s", (variable, version, prefix) => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests(version);
  }, 400_000);

  /** PSA's status of a call with a key that does not exist; that of the start if it failed. */
  async function status(endpoint: string, env: NodeJS.ProcessEnv = {}): Promise<string | undefined> {
    const { stdout } = await runProgram([join(programs, "status")], { cwd: freshDirectory(), endpoint, env });
    const [started, called] = stdout.trim().split(" ");
    return started === "0" ? called : started;
  }

  it("names the application by PARSEC_APPLICATION_NAME, unless the driver's own variable does", async () => {
    const { endpoint, service } = await startMock(freshDirectory(), { authenticators: ["direct"] });
    const make = async (env: NodeJS.ProcessEnv): Promise<void> => {
      const where = { cwd: freshDirectory(), endpoint, env };
      expect(await runProgram([join(programs, "lifecycle"), "make"], where)).toMatchObject(SUCCEEDED);
    };
    await make({ PARSEC_APPLICATION_NAME: "shared" });
    await make({ PARSEC_APPLICATION_NAME: "not used", [`${variable}_APPLICATION_NAME`]: "own" });
    const names = [1, 2, 3].map((id) => `${prefix}${id}`);
    expect(await keyNames(service, "shared")).toEqual(names);
    expect(await keyNames(service, "own")).toEqual(names);
    expect(await keyNames(service, "not used")).toEqual([]);
  });

  it("chooses the provider by PARSEC_PROVIDER, unless the driver's own variable does", async () => {
    const { endpoint, service } = await startMock();
    const { defaultProvider } = await clientOf(service, "any");
    const [known, unknown] = [String(defaultProvider), "77"];
    expect(await status(endpoint, { PARSEC_PROVIDER: known })).toBe(REACHED);
    expect(await status(endpoint, { PARSEC_PROVIDER: unknown })).toBe(NO_SUCH_PROVIDER);
    expect(await status(endpoint, { PARSEC_PROVIDER: unknown, [`${variable}_PROVIDER`]: known })).toBe(REACHED);
    expect(await status(endpoint, { PARSEC_PROVIDER: unknown, [`${variable}_PROVIDER`]: "" })).toBe(NO_SUCH_PROVIDER);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ["PARSEC_TIMEOUT_MS", { PARSEC_TIMEOUT_MS: "200" }],
    ["the driver's own variable if that is set", { PARSEC_TIMEOUT_MS: "60000", [`${variable}_TIMEOUT_MS`]: "200" }],
  ])("limits the time of a call by %s", async (_title, env) => {
    const where = await startMock();
    where.service.setFaults({
      seed: 1,
      faults: [{ kind: "neverRespond", opcodes: [listKeys.opcode, psaExportPublicKey.opcode] }],
    });
    expect(await status(where.endpoint, env)).toBe(NO_RESPONSE);
  });

  it("relaxes trust by PARSEC_TRUST, unless the driver's own variable is strict", async () => {
    const { cwd, endpoint } = await startMock();
    chmodSync(cwd, 0o777);
    expect(await status(endpoint)).toBe(UNTRUSTED);
    expect(await status(endpoint, { PARSEC_TRUST: "strict" })).toBe(UNTRUSTED);
    expect(await status(endpoint, { PARSEC_TRUST: "relaxed" })).toBe(REACHED);
    expect(await status(endpoint, { PARSEC_TRUST: "relaxed", [`${variable}_TRUST`]: "strict" })).toBe(UNTRUSTED);
    expect(await status(endpoint, { PARSEC_TRUST: "strict", [`${variable}_TRUST`]: "relaxed" })).toBe(REACHED);
  });

  it.skipIf(!isRoot)(
    "trusts the user of PARSEC_TRUSTED_UID, unless the driver's own variable names another (as root)",
    async () => {
      const { cwd, endpoint } = await startMock();
      chownSync(cwd, 4242, 4242);
      expect(await status(endpoint)).toBe(UNTRUSTED);
      expect(await status(endpoint, { PARSEC_TRUSTED_UID: "4242" })).toBe(REACHED);
      const both = { PARSEC_TRUSTED_UID: "4242", [`${variable}_TRUSTED_UID`]: "4343" };
      expect(await status(endpoint, both)).toBe(UNTRUSTED);
    },
  );

  it.each<[string, NodeJS.ProcessEnv]>([
    ["PARSEC_TIMEOUT_MS", { PARSEC_TIMEOUT_MS: "soon" }],
    ["PARSEC_PROVIDER", { PARSEC_PROVIDER: "256" }],
    ["PARSEC_TRUST", { PARSEC_TRUST: "maybe" }],
    ["PARSEC_TRUSTED_UID", { PARSEC_TRUSTED_UID: "-1" }],
    [`${variable}_TRUST`, { [`${variable}_TRUST`]: "maybe", PARSEC_TRUST: "strict" }],
  ])("is refused with an invalid %s", async (_title, env) => {
    expect(await status("unix:/nonexistent", env)).toBe(INVALID_ARGUMENT);
  });

  it.skipIf(!isRoot)("is not read by a program that runs with the rights of another user (as root)", async () => {
    const cwd = freshDirectory();
    chmodSync(cwd, 0o755);
    // Mbed TLS keeps its store in the working directory.
    const store = join(cwd, "store");
    mkdirSync(store);
    chmodSync(store, 0o777);
    const directory = join(cwd, "bin");
    mkdirSync(directory);
    const program = join(directory, "status");
    copyFileSync(join(programs, "status"), program);
    const run = async (): Promise<string | undefined> => {
      const { stdout } = await runProgram(
        ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups", program],
        {
          cwd: store,
          endpoint: "unix:/nonexistent",
          env: { PARSEC_TIMEOUT_MS: "soon", [`${variable}_TRUST`]: "maybe" },
        },
      );
      return stdout.split(" ")[0];
    };
    chmodSync(program, 0o755);
    expect(await run()).toBe(INVALID_ARGUMENT);
    chownSync(program, 4242, 4242);
    chmodSync(program, 0o4755);
    expect(await run()).toBe("0");
  });
});
