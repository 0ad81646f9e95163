import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { provisionPrograms, whereDebian } from "@parsec-ts/debian";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./run-cli.js";

const bin = fileURLToPath(new URL("../bin/parsec.js", import.meta.url));
const bundle = readFileSync(new URL("../dist/parsec.js", import.meta.url), "utf8");
const cleanups: (() => void)[] = [];
const directory = temporaryDirectory("cli-bin", (remove) => cleanups.push(remove));
/** Other shells than bash: Debian's, in a private directory; `undefined` on a machine that is no Debian. */
const shells = await whereDebian(() =>
  provisionPrograms({
    name: "shells",
    suite: "bookworm",
    packages: ["zsh", "fish", "fish-common", "libpcre2-32-0", "libcap2", "libtinfo6", "libstdc++6"],
    programs: { zsh: "bin/zsh", fish: "usr/bin/fish" },
    share: ["fish"],
  }),
);
let service: MockService;

beforeAll(async () => {
  service = await startMockService({ endpoint: `unix:${join(directory, "parsec.sock")}`, providers: ["software"] });
  symlinkSync(bin, join(directory, "parsec"));
  for (const name of ["device/one", "device/two", "$(touch /tmp/never)"])
    await runCli(["key", "create", name], { service });
});
afterAll(async () => {
  await service.close();
  for (const remove of cleanups) remove();
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], command = process.execPath): { child: ChildProcess; ended: Promise<Ended> } {
  const env = { ...process.env, PARSEC_SERVICE_ENDPOINT: service.endpoint };
  const child = spawn(command, command === process.execPath ? [bin, ...args] : args, {
    stdio: ["pipe", "pipe", "pipe"],
    env,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
  return { child, ended };
}

const run = (...args: string[]): Promise<Ended> => start(args).ended;
const shell = (script: string): Promise<Ended> =>
  start(["-c", script.replaceAll("parsec ", `'${process.execPath}' '${bin}' `)], "bash").ended;

describe("the program", () => {
  it("is one file, which imports nothing at the start but modules of Node", () => {
    const imported = [...bundle.matchAll(/^(?:import|export) .*?from "([^"]+)";$|^import "([^"]+)";$/gm)].map(
      ([, a, b]) => a ?? b ?? "",
    );
    expect(imported.length).toBeGreaterThan(5);
    expect(imported.filter((name) => !builtinModules.includes(name.replace(/^node:/, "")))).toEqual([]);
    const later = new Set([...bundle.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, name]) => name));
    expect([...later].filter((name) => !name?.startsWith("node:")).sort()).toEqual([
      "@bomb.sh/tab",
      "@parsec-ts/mock-service",
      "@parsec-ts/spiffe",
      "@parsec-ts/x509",
    ]);
  });

  it("signs what a pipe brings, and verifies", async () => {
    const { code, stdout } = await shell("printf 'a text' | parsec sign -k device/one");
    expect(code).toBe(0);
    expect((await run("verify", "a text", "-k", "device/one", "--signature", stdout.trim())).code).toBe(0);
  });

  it("leaves the other lines to a shell's loop", async () => {
    writeFileSync(join(directory, "lines"), "one\ntwo\nthree\n");
    const loop = `while read -r line; do echo "$line"; parsec sign -k device/one; done < '${join(directory, "lines")}'`;
    expect((await shell(loop)).stdout).toBe("one\ntwo\nthree\n");
    expect((await shell(`parsec hash < '${join(directory, "lines")}'`)).stdout).toMatch(/^[0-9a-f]{64}\n$/);
  });

  it.each(["random 1000000 --encoding hex", "generate-random -n 1000000 --quiet", "generate-random -n 1000000"])(
    "%s is silent when its reader is gone",
    async (command) => {
      const { code, stdout } = await shell(`set -o pipefail; parsec ${command} 2>/dev/null | head -c 10`);
      expect({ code, length: stdout.length }).toEqual({ code: 0, length: 10 });
      const words = await shell(`parsec ${command} | head -c 10 > /dev/null`);
      expect(words.stderr).not.toMatch(/EPIPE|Error/);
    },
  );

  it("leaves nothing half written at Ctrl-C", async () => {
    const out = join(directory, "sealed");
    const { child, ended } = start(["sign", "-k", "device/one", "--in", "-", "--out", out]);
    child.stdin?.write("the beginning");
    // The program waits for the rest: it has connected once the service has been asked for the key.
    await new Promise((resolve) => child.stdin?.write(Buffer.alloc(1024 * 1024), resolve));
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130, stdout: "" });
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(directory).filter((name) => name.includes("sealed"))).toEqual([]);
  });
});

describe("mock", () => {
  it("runs a command with the endpoint set, and exits as it does", async () => {
    const script = 'echo "$PARSEC_SERVICE_ENDPOINT"; exit 7';
    const { code, stdout } = await run("mock", "--", "sh", "-c", script);
    expect(code).toBe(7);
    expect(stdout).toMatch(/^unix:\/.*parsec\.sock\n$/);
    expect(existsSync(stdout.trim().slice("unix:".length))).toBe(false);
  });

  it.each([0, 1, 2])("ends its command when it is told to end, after Ctrl-C %i times, and cleans up", async (times) => {
    const script =
      'trap "echo ended; exit 9" TERM; echo "$PARSEC_SERVICE_ENDPOINT"; while read line; do echo "$line"; done';
    const { child, ended } = start(["mock", "--", "sh", "-c", script]);
    const heard = () => new Promise((resolve) => child.stdout?.once("data", resolve));
    await heard();
    for (let i = 0; i < times; i++) {
      child.kill("SIGINT");
      // The command goes on, as a shell does at its prompt.
      child.stdin?.write("hello\n");
      await heard();
    }
    child.kill("SIGTERM");
    const { code, stdout } = await ended;
    const [endpoint = "", ...words] = stdout.trimEnd().split("\n");
    expect({ code, words }).toEqual({ code: 9, words: [...Array(times).fill("hello"), "ended"] });
    expect(existsSync(endpoint.slice("unix:".length))).toBe(false);
  });

  it("serves the emulated provider", async () => {
    const { stdout } = await run("mock", "--emulate", "tpm", "--", process.execPath, bin, "list-providers", "--quiet");
    expect(stdout).toContain("ID: 0x03 (TPM provider)");
  });

  it("prints its endpoint, and stops at Ctrl-C", async () => {
    const { child, ended } = start(["mock", "--json"]);
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    child.kill("SIGINT");
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(existsSync(JSON.parse(stdout).endpoint.slice("unix:".length))).toBe(false);
  });

  it("says so if the command does not exist", async () => {
    const { code, stderr } = await run("mock", "--", "no-such-command");
    expect(code).toBe(127);
    expect(stderr).toContain("no-such-command");
  });
});

describe("completion", () => {
  const complete = async (...words: string[]): Promise<string[]> => {
    const { stdout } = await run("complete", "--", ...words);
    return stdout
      .split("\n")
      .filter((line) => line.includes("\t"))
      .map((line) => line.split("\t")[0] ?? "");
  };

  it("gives commands, options, and the names of keys that a shell reads as one word", async () => {
    expect(await complete("cap")).toEqual(["capabilities"]);
    expect(await complete("key", "l")).toEqual(["list"]);
    expect(await complete("key", "show", "")).toEqual(["device/one", "device/two"]);
    expect(await complete("key", "show", "device/t")).toEqual(["device/two"]);
    expect(await complete("sign", "-k", "")).toEqual(["device/one", "device/two"]);
    expect(await complete("key", "create", "x", "--type", "ec-p3")).toEqual(["ec-p384"]);
    expect(await complete("key", "list", "--provider", "t")).toEqual(["tpm", "trusted-service"]);
    expect(await complete("seal", "--addi")).toEqual(["--additional-data"]);
  });

  it.each(["bash", "zsh", "fish"])("prints a script for %s", async (name) => {
    const { code, stdout } = await run("completion", name);
    expect(code).toBe(0);
    expect(stdout).toContain("parsec complete");
  });

  it("works in bash", async () => {
    // bash-completion, which has this function, may not be installed.
    const words = "cur=device/; prev=show; words=(parsec key show device/); cword=3";
    const script = `
      PATH='${directory}':"$PATH"
      eval "$(parsec completion bash)"
      _get_comp_words_by_ref() { ${words}; }
      compopt() { :; }
      __parsec_complete
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect((await start(["-c", script], "bash").ended).stdout).toBe("device/one\ndevice/two\n");
  });

  it.skipIf(shells === undefined)("works in zsh", async () => {
    const modules = join(dirname(dirname(shells?.zsh ?? "")), "root", "usr", "lib");
    // The functions of an interactive shell: one registers the script, the other shows its results.
    const script = `
      PATH='${directory}':"$PATH"
      module_path=('${modules}'/*-linux-gnu/zsh/*)
      compdef() { :; }
      _describe() { printf '%s\\n' "\${(@P)2}"; }
      eval "$(parsec completion zsh)"
      words=(parsec key show device/); CURRENT=4
      _parsec`;
    const { stdout, stderr } = await start(["-f", "-c", script], shells?.zsh).ended;
    expect({ names: stdout.split("\n").map((line) => line.split(":")[0]), stderr }).toEqual({
      names: ["device/one", "device/two", ""],
      stderr: "",
    });
  });

  it.skipIf(shells === undefined)("works in fish", async () => {
    const script = `
      set -gx PATH '${directory}' $PATH
      parsec completion fish | source
      complete -C 'parsec key show device/'
      complete -C 'parsec cap'`;
    const { stdout } = await start(["--no-config", "-c", script], shells?.fish).ended;
    expect(stdout.split("\n").map((line) => line.split("\t")[0])).toEqual([
      "device/one",
      "device/two",
      "capabilities",
      "",
    ]);
  });
});
