import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { type Fault, type MockService, startMockService } from "@parsec-ts/mock-service";
import { listKeys, psaExportPublicKey, psaSignHash } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { buildTests } from "../scripts/build-native.js";
import { lyingService } from "./lying-service.js";
import { type Ended, freshDirectory, isNative, type RunOptions, runTest, WELL } from "./programs.js";

const isRoot = process.geteuid?.() === 0;
const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

/** Sanitizers slow programs down so much that a service would not wait for their requests as long as it does by default. */
const PATIENT_MS = 10_000;

async function mockIn(cwd: string, faults?: readonly Fault[]): Promise<RunOptions & { readonly service: MockService }> {
  const endpoint = `unix:${join(cwd, "parsec.sock")}`;
  const service = await startMockService({
    endpoint,
    timeoutMs: PATIENT_MS,
    ...(faults !== undefined && { faults: { seed: 1, faults } }),
  });
  onTestFinished(() => service.close());
  return { cwd, endpoint, service };
}

let plain: string;
let sanitized: string;
beforeAll(async () => {
  if (!isNative) return;
  plain = await buildTests("3.6");
  sanitized = await buildTests("3.6", { sanitized: true });
}, 400_000);

describe.runIf(isNative).each([
  ["as it is", () => plain],
  ["with AddressSanitizer and UBSan", () => sanitized],
] as const)("the core %s", (how, programs) => {
  const run = async (where: RunOptions, ...[name = "", ...args]: string[]): Promise<Ended> =>
    runTest([join(programs(), name), ...args], where);

  it("gives a status for what no caller should hand in", async () => {
    expect(await run(await mockIn(freshDirectory()), "arguments")).toMatchObject(WELL);
  });

  it("writes into no buffer that is a byte too small, nor beyond one that is large enough", async () => {
    expect(await run(await mockIn(freshDirectory()), "buffers")).toMatchObject(WELL);
  });

  it("is used by Mbed TLS", async () => {
    const where = await mockIn(freshDirectory());
    for (const program of [["lifecycle", "make"], ["lifecycle", "reopen"], ["pitfalls"]])
      expect(await run(where, ...program)).toMatchObject(WELL);
  });

  it("survives memory that runs out, wherever it does", { timeout: 120_000 }, async () => {
    const step = how === "as it is" ? "17" : "67";
    const outcome = await run(await mockIn(freshDirectory()), "memory", step);
    expect(outcome).toMatchObject({ code: 0, stdout: "ok\n" });
  });

  it.each([0, 1, 63, 64, 65, 128, 2 ** 20])("takes no byte too many from a service that gives %i", async (length) => {
    const bytes = new Uint8Array(length).fill(0xee);
    const where = await lyingService(
      freshDirectory(),
      new Map<number, object>([
        [psaSignHash.opcode, { signature: bytes }],
        [psaExportPublicKey.opcode, { data: bytes }],
      ]),
    );
    const { code, stdout, stderr } = await run(where, "hostile", "1");
    const [signature, key] = stdout.split(" ");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^longest/) });
    expect([signature, key]).toEqual([length <= 64 ? "0" : "-138", length <= 65 ? "0" : "-138"]);
  });

  it.each<[string, readonly Fault[]]>([
    ["answers with bits flipped", [{ kind: "flipBits", count: 5 }]],
    ["breaks off", [{ kind: "truncate", at: 37 }]],
    ["says nothing and closes", [{ kind: "drop", when: "after" }]],
    ["announces 4 GiB", [{ kind: "oversizedLength" }]],
    ["answers for another operation", [{ kind: "wrongOpcode" }]],
    ["refuses everything", [{ kind: "wrongStatus", status: 1147 }]],
    ["answers byte by byte", [{ kind: "fragment", size: 1 }]],
    ["never answers", [{ kind: "neverRespond" }]],
  ])("ends each call in time with a service that %s", { timeout: 60_000 }, async (what, faults) => {
    const where = await mockIn(freshDirectory());
    const opcodes = [2, 3, 4, 5, 6, 7];
    where.service.setFaults({ seed: 1, faults: faults.map((fault) => ({ ...fault, opcodes })) });
    const env = { PARSEC_SE_DRIVER_TIMEOUT_MS: "300" };
    const { code, stdout, stderr } = await run({ ...where, env }, "hostile", what === "never answers" ? "1" : "20");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^longest \d/) });
    // Five calls of at most 300 ms each.
    expect(Number(/longest ([\d.]+)/.exec(stderr)?.[1])).toBeLessThan(3);
    expect(stdout.endsWith("ok\n")).toBe(true);
  });
});

describe.runIf(isNative)("the core", () => {
  const run = (where: RunOptions, ...[name = "", ...args]: string[]): Promise<Ended> =>
    runTest([join(plain, name), ...args], where);

  it("leaves no copy of a key in the process' memory, where a careless program's is found", async () => {
    const where = await mockIn(freshDirectory());
    expect(await run(where, "residue")).toMatchObject(WELL);
    expect(await run(where, "residue", "careless")).toMatchObject(WELL);
  });

  it("keeps to a thread's stack, however deep an answer nests", async () => {
    // Groups within groups, of a field that nobody knows. Protocol Buffers, "Message Structure".
    const nested = Uint8Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? 0x7b : 0x7c));
    const deep = [64, 99, 100, 10_000].map((depth) => nested.slice(10_000 - depth, 10_000 + depth));
    expect(await run(await mockIn(freshDirectory()), "stacks")).toMatchObject(WELL);
    for (const body of deep) {
      const answers = [psaSignHash, listKeys].map(({ opcode }) => [opcode, body] as const);
      const where = await lyingService(freshDirectory(), new Map(answers));
      expect(await run(where, "stacks", "hostile")).toMatchObject(WELL);
    }
  });

  it.skipIf(!isRoot)("is another application when the process becomes another user (as root)", async () => {
    const cwd = freshDirectory();
    chmodSync(cwd, 0o755);
    const endpoint = `unix:${join(cwd, "parsec.sock")}`;
    const service = await startMockService({ endpoint, socketMode: 0o666 });
    onTestFinished(() => service.close());
    expect(await run({ cwd, endpoint }, "users")).toMatchObject(WELL);
  });

  it("ends calls that wait for an answer when it is stopped, and can be started again", async () => {
    const where = await mockIn(freshDirectory());
    where.service.setFaults({ seed: 1, faults: [{ kind: "neverRespond", opcodes: [psaSignHash.opcode] }] });
    const isWaiting = () => vi.waitFor(() => expect(where.service.faultCounts.get("neverRespond")).toBe(1));
    expect(await runTest([join(plain, "stopping")], { ...where, next: isWaiting })).toMatchObject(WELL);
  });

  it("goes on in parent and child when the process forks in the middle of calls", async () => {
    expect(await run(await mockIn(freshDirectory()), "forking")).toMatchObject(WELL);
  });

  it.skipIf(!has("valgrind"))("leaks nothing in 1,000 calls (with valgrind)", { timeout: 180_000 }, async () => {
    const options = ["-q", "--leak-check=full", "--errors-for-leak-kinds=definite", "--error-exitcode=9"];
    const outcome = await runTest(
      ["valgrind", ...options, join(plain, "calls"), "1000"],
      await mockIn(freshDirectory()),
    );
    expect(outcome).toMatchObject(WELL);
  });

  it.skipIf(!has("valgrind"))("has no race among 8 threads (with helgrind)", { timeout: 180_000 }, async () => {
    const options = ["-q", "--tool=helgrind", "--error-exitcode=9"];
    const program = [join(plain, "threads"), "8", "10"];
    const outcome = await runTest(["valgrind", ...options, ...program], await mockIn(freshDirectory()));
    expect(outcome).toMatchObject(WELL);
  });
});

describe.runIf(isNative)("an endpoint", () => {
  /** What a signature ends with: DOES_NOT_EXIST once the service was reached, which has no such key. */
  async function status(endpoint: string, env: NodeJS.ProcessEnv = {}): Promise<string | undefined> {
    const { stdout } = await runTest([join(plain, "hostile"), "1"], { cwd: "/", endpoint, env });
    return stdout.split(" ")[0];
  }
  const REACHED = "-140";
  const UNTRUSTED = "-133";
  const UNREACHED = "-145";

  it("that nobody else could have made is trusted, also through symbolic links", async () => {
    const cwd = freshDirectory();
    await mockIn(cwd);
    symlinkSync(cwd, join(cwd, "absolute"));
    symlinkSync(`./absolute/../${basename(cwd)}`, join(cwd, "relative"));
    for (const path of ["", "/absolute", "/relative", "/./absolute/.", "/relative/absolute"])
      expect(await status(`unix:${cwd}${path}/parsec.sock`)).toBe(REACHED);
  });

  it("in a directory that others write to is not, unless trust is relaxed", async () => {
    const cwd = freshDirectory();
    const inner = join(cwd, "inner");
    mkdirSync(inner);
    await mockIn(inner);
    const endpoint = `unix:${inner}/parsec.sock`;
    expect(await status(endpoint)).toBe(REACHED);
    for (const [directory, mode, expected] of [
      [inner, 0o777, UNTRUSTED],
      [inner, 0o770, UNTRUSTED],
      [inner, 0o1777, REACHED],
      [cwd, 0o777, UNTRUSTED],
    ] as const) {
      chmodSync(directory, mode);
      expect(await status(endpoint)).toBe(expected);
      expect(await status(endpoint, { PARSEC_SE_DRIVER_TRUST: "relaxed" })).toBe(REACHED);
      chmodSync(directory, 0o700);
    }
  });

  it.skipIf(!isRoot)("with anything of another user's on the way is not (as root)", async () => {
    const cwd = freshDirectory();
    const inner = join(cwd, "inner");
    mkdirSync(inner);
    await mockIn(inner);
    symlinkSync(inner, join(cwd, "link"));
    spawnSync("chown", ["-h", "4242", join(cwd, "link")]);
    expect(await status(`unix:${cwd}/link/parsec.sock`)).toBe(UNTRUSTED);
    for (const owned of [join(inner, "parsec.sock"), inner, cwd]) {
      chownSync(owned, 4242, 4242);
      expect(await status(`unix:${inner}/parsec.sock`)).toBe(UNTRUSTED);
      chownSync(owned, 0, 0);
    }
    expect(await status(`unix:${inner}/parsec.sock`)).toBe(REACHED);
  });

  it.skipIf(!isRoot)("at which another user listens is not, whoever owns the socket (as root)", async () => {
    const cwd = freshDirectory();
    process.seteuid?.(4242);
    // Not a file: the kernel remembers who called listen().
    const inner = join("/tmp", `parsec-se-peer-${process.pid}`);
    mkdirSync(inner, { mode: 0o755 });
    const { endpoint } = await mockIn(inner).finally(() => process.seteuid?.(0));
    renameSync(inner, join(cwd, "inner"));
    for (const owned of [join(cwd, "inner"), join(cwd, "inner/parsec.sock")]) chownSync(owned, 0, 0);
    expect(endpoint).toContain(inner);
    expect(await status(`unix:${cwd}/inner/parsec.sock`)).toBe(UNTRUSTED);
    expect(await status(`unix:${cwd}/inner/parsec.sock`, { PARSEC_SE_DRIVER_TRUST: "relaxed" })).toBe(REACHED);
  });

  it.skipIf(!isRoot || spawnSync("unshare", ["--mount", "true"]).status !== 0)(
    "of the standard installation is, with the service under a user of its own (as root, with namespaces)",
    async () => {
      const serve = `process.setegid(985); process.seteuid(985);
        require("net").createServer((one) => one.destroy()).listen("/run/parsec/parsec.sock", () => {
          require("fs").chmodSync("/run/parsec/parsec.sock", 0o666); console.log("ready"); });`;
      const script = `
        cp '${join(plain, "hostile")}' /tmp/hostile-$$; chmod 755 /tmp/hostile-$$
        mount -t tmpfs -o mode=755 tmpfs /run
        mv /tmp/hostile-$$ /run/hostile
        mkdir /run/parsec; chown 985:985 /run/parsec
        mkfifo /run/ready
        '${process.execPath}' -e '${serve}' > /run/ready & service=$!
        trap 'kill $service' EXIT
        read line < /run/ready
        client() { setpriv --reuid 1000 --regid 1000 --clear-groups /run/hostile 1 2> /run/errors | cut -d ' ' -f 1 | head -n 1; }
        client
        chmod 775 /run/parsec; client; chmod 755 /run/parsec
        chmod 1777 /run; client; PARSEC_SE_DRIVER_TRUSTED_UID=985 client`;
      const env = { PATH: process.env.PATH, PARSEC_SERVICE_ENDPOINT: "unix:/run/parsec/parsec.sock" };
      const { stdout } = spawnSync("unshare", ["--mount", "sh", "-euc", script], {
        env,
        encoding: "utf8",
        timeout: 20_000,
      });
      // The service ends each connection: that is how it shows that it was reached.
      expect(stdout.trim().split("\n")).toEqual([UNREACHED, UNTRUSTED, UNTRUSTED, UNREACHED]);
    },
  );

  it("that is missing, a file, a loop of links or nobody's is no service", async () => {
    const cwd = freshDirectory();
    symlinkSync("loop", join(cwd, "loop"));
    for (const path of ["none", "none/deeper", "loop", "loop/deeper"])
      expect(await status(`unix:${cwd}/${path}`)).toBe(UNREACHED);
    expect(await status("unix:/etc/passwd")).toBe(UNREACHED);
    expect(await status("unix:/etc/passwd/parsec.sock")).toBe(UNREACHED);
  });
});
