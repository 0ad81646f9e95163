import { ecdsaKey } from "@parsec-ts/node";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { AgentKeys, type AgentRules } from "../../src/agent/agent-keys.js";
import { type Identity, identitiesOf } from "../../src/agent/identity.js";
import { testService } from "../harness.js";

const HOUR = 3_600_000;
const mock = testService();
let identities: readonly Identity[];

beforeAll(async () => {
  identities = await identitiesOf(await mock.parsec.ensureKey("login", ecdsaKey("P-256")), 0);
});
afterEach(() => {
  vi.useRealTimers();
});

function keysFor(rules: Partial<AgentRules>): AgentKeys {
  const signal = new AbortController().signal;
  return new AgentKeys(identities, { confirm: undefined, onError: undefined, lifetimeMs: HOUR, signal, ...rules });
}

function sign(keys: AgentKeys): Promise<Uint8Array | undefined> {
  const [identity] = identities;
  if (identity === undefined) throw new Error("no identity");
  return keys.sign({ identity, data: new Uint8Array(8), algorithm: identity.sshKey.algorithms[0] });
}

describe("the keys of an agent", () => {
  it.each([
    ["the clock of the machine", () => vi.setSystemTime(Date.now() + 1), () => vi.setSystemTime(Date.now() + HOUR - 1)],
    [
      "the clock of the process, if the other is set back",
      () => vi.advanceTimersByTime(1),
      () => {
        vi.advanceTimersByTime(HOUR - 1);
        vi.setSystemTime(Date.now() - 2 * HOUR);
      },
    ],
  ])("are there until their time is over by %s", async (_title, step, advance) => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const keys = keysFor({});
    advance();
    expect(keys.identities()).toEqual(identities);
    step();
    expect(keys.identities()).toEqual([]);
    expect(await sign(keys)).toBeUndefined();
    vi.setSystemTime(Date.now() - 10 * HOUR);
    expect(keys.identities()).toEqual([]);
  });

  it("are there without an end by default", () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const keys = keysFor({ lifetimeMs: Number.POSITIVE_INFINITY });
    vi.advanceTimersByTime(1e12);
    expect(keys.identities()).toEqual(identities);
  });

  it("are not used if their time ends while the user is asked", async () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const keys = keysFor({
      confirm: () => {
        vi.advanceTimersByTime(HOUR);
        return true;
      },
    });
    expect(await sign(keys)).toBeUndefined();
  });

  it("ask the next question after one that failed", async () => {
    const answers = [() => Promise.reject(new Error("no terminal")), () => true, () => false];
    const errors: unknown[] = [];
    const keys = keysFor({
      confirm: () => answers.shift()?.() ?? false,
      onError: (error, name) => errors.push([String(error), name]),
    });
    const kinds = (await Promise.all([sign(keys), sign(keys), sign(keys)])).map((signature) => signature?.[0]);
    expect(kinds).toEqual([undefined, 0, undefined]);
    expect(errors).toEqual([["Error: no terminal", "login"]]);
  });

  it("ask nothing more once the agent closes", async () => {
    const confirm = vi.fn(() => true);
    const keys = keysFor({ confirm, signal: AbortSignal.abort(new Error("closed")) });
    expect(await sign(keys)).toBeUndefined();
    expect(confirm).not.toHaveBeenCalled();
  });
});
