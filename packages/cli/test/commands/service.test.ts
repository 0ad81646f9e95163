import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Interrupted, runCli } from "../run-cli.js";

let service: MockService;
beforeAll(async () => {
  service = await startMockService({ providers: ["mbed-crypto", "tpm"], admins: [] });
});
afterAll(() => service.close());

describe("ping --watch", () => {
  const watch = ["ping", "--watch", "--interval", "0.01"];

  it("prints a line for each ping, through failures too", async () => {
    const flaky = await startMockService({ providers: ["software"] });
    const lines: string[] = [];
    const onStdout = (text: string): void => {
      lines.push(text);
      flaky.setFaults({ seed: 1, faults: lines.length === 1 ? [{ kind: "refuseConnection" }] : [] });
    };
    const onStderr = (): void => flaky.setFaults(undefined);
    const { code, stdout, stderr } = await runCli([...watch, "--count", "3"], { service: flaky, onStdout, onStderr });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1 {2}1\.0 {2}[\d.]+ ms\n3 {2}1\.0 {2}[\d.]+ ms\n$/);
    expect(stderr).toMatch(/^2 {2}.*ERR_PARSEC_TRANSPORT/);
    await flaky.close();
  });

  it("ends at Ctrl-C with success", async () => {
    const controller = new AbortController();
    const onStdout = (): void => controller.abort(new Interrupted(2));
    const { code, stdout } = await runCli([...watch, "--json"], { service, interrupt: controller.signal, onStdout });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ sequence: 1, version: "1.0" });
  });

  it("exits as the last ping did", async () => {
    const args = [...watch, "--count", "2", "--endpoint", "unix:/nonexistent/parsec.sock"];
    expect((await runCli(args)).code).toBe(7);
  });
});

describe("capabilities", () => {
  it("shows a matrix of types by provider, and what is only claimed", async () => {
    const { stdout, stderr } = await runCli(["capabilities"], { service });
    const [head = "", ...rows] = stdout.trimEnd().split("\n");
    expect(head.split(/ {2,}/)).toEqual(["TYPE", "ALGORITHM", "mbed-crypto", "tpm"]);
    const row = (...start: string[]) =>
      rows.map((line) => line.split(/ {2,}/)).find((cells) => start.every((cell, i) => cells[i] === cell));
    expect(row("ec-p256", "ecdsa-sha256")).toEqual(["ec-p256", "ecdsa-sha256", "yes", "yes"]);
    expect(row("aes-256", "gcm")?.slice(2)).toEqual(["yes", "-"]);
    expect(row("rsa-2048", "pss-sha256")?.slice(2)).toEqual(["yes", "claimed"]);
    expect(stderr).toContain("claimed:");
  });

  it("tries keys, and leaves none of them", async () => {
    const { stdout } = await runCli(["capabilities", "--try", "--json", "-p", "tpm"], { service });
    const support = JSON.parse(stdout).capabilities.map(
      ({ type, algorithm, providers: [tpm] }: { type: string; algorithm: string; providers: { support: string }[] }) =>
        `${type} ${algorithm} ${tpm?.support}`,
    );
    expect(support).toContain("ec-p256 ecdsa-sha256 yes");
    expect(support).toContain("rsa-2048 pkcs1-sha256 yes");
    expect(support).toContain("rsa-2048 pss-sha256 no");
    expect(support).toContain("aes-256 gcm no");
    expect((await runCli(["key", "list"], { service })).stdout).toBe("");
  });

  it("shows one provider", async () => {
    const { stdout } = await runCli(["capabilities", "-p", "tpm"], { service });
    expect(stdout).not.toContain("mbed-crypto");
  });
});

it("an interrupted command ends at once, with the code of the signal", async () => {
  const silent = await startMockService({ faults: { seed: 1, faults: [{ kind: "neverRespond" }] } });
  const controller = new AbortController();
  const running = runCli(["key", "list", "-t", "0"], { service: silent, interrupt: controller.signal });
  controller.abort(new Interrupted(15));
  expect((await running).code).toBe(143);
  await silent.close();
});

it("a command line behind -- does not begin after an interruption", async () => {
  const interrupt = AbortSignal.abort(new Interrupted(15));
  expect((await runCli(["mock", "--", "sh", "-c", "exit 7"], { service, interrupt })).code).toBe(143);
});
