import { execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { startMockService } from "@parsec-ts/mock-service";
import { CALL_CHANNEL, type CallEvent, connect } from "@parsec-ts/node";
import { describe, expect, it } from "vitest";

/** Runs a module in a process of its own; resolves to what it wrote to standard error. */
function runProgram(source: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const folder = new URL("../..", import.meta.url);
  const options = { cwd: folder, env: { ...process.env, ...environment } };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ["--input-type=module", "--eval", source], options, (error, _output, printed) =>
      error === null ? resolve(printed) : reject(error),
    );
  });
}

describe("nodeHost", () => {
  it("publishes calls on a diagnostics channel while it has subscribers", async () => {
    const events: unknown[] = [];
    const listen = (event: unknown): void => void events.push(event);
    subscribe(CALL_CHANNEL, listen);
    const service = await startMockService();
    const parsec = await connect({ transport: service.transport });
    await parsec.listKeys();
    unsubscribe(CALL_CHANNEL, listen);
    await parsec.ping();
    const opcodes = events.map((event) => (event as CallEvent).opcode);
    expect(opcodes.toSorted((a, b) => a - b)).toEqual([8, 14, 26]);
    expect(events.at(-1)).toMatchObject({ operation: "ListKeys", provider: 0, authType: 3, status: 0, attempts: 1 });
    await service.close();
  });

  it("prints calls without secrets if NODE_DEBUG names parsec, and nothing else", async () => {
    const program = `
      import { connect, direct, ecdsaKey } from "@parsec-ts/node";
      import { startMockService } from "@parsec-ts/mock-service";
      const service = await startMockService();
      const parsec = await connect({ transport: service.transport, authenticators: [direct("app")] });
      const key = await parsec.key("device/identity").generate(ecdsaKey("P-256"));
      await key.sign(new TextEncoder().encode("a confidential message"));
      await parsec.destroyKey("none").catch(() => undefined);
      await service.close();`;
    const run = (names: string) => runProgram(program, { NODE_DEBUG: names });
    const printed = await run("parsec");
    expect(printed).toMatch(/^PARSEC \d+: #\d+ ListProviders, provider 0: 0 in \d+ ms$/m);
    expect(printed).toMatch(/PsaSignHash, provider \d+, key "device\/identity": 0 in \d+ ms$/m);
    expect(printed).toMatch(/PsaDestroyKey, provider \d+, key "none": ERR_PARSEC_SERVICE_DOES_NOT_EXIST in/);
    expect(printed).not.toMatch(/confidential|\[|Uint8Array/);
    expect(await run("http")).toBe("");
  });
});
