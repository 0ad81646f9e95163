import { readFileSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";
import { overflowUid } from "../../src/trust/user-namespace.js";

vi.mock("node:fs", () => ({ readFileSync: vi.fn() }));
afterEach(() => vi.restoreAllMocks());

/** Gives `/proc` these files; others are missing. */
function proc(files: Readonly<Record<string, string>>): void {
  vi.mocked(readFileSync).mockImplementation((path) => {
    const text = files[String(path)];
    if (text === undefined) throw new Error("ENOENT");
    return text;
  });
}

const UID_MAP = "/proc/self/uid_map";
const NUMBER = "/proc/sys/kernel/overflowuid";

it.each<[string, string, number | undefined]>([
  ["every user has its number", "         0          0 4294967295\n", undefined],
  ["one number is missing", "         0          0 4294967294\n", 77],
  ["they begin elsewhere", "         0     100000      65536\n", 77],
  ["they begin at one", "         1          0 4294967295\n", 77],
  ["there are two rows", "0 0 4294967295\n0 0 4294967295\n", 77],
  ["more follows", "0 0 42949672950\n", 77],
  ["there are none", "", 77],
])("the overflow uid stands for all others unless every user is mapped: %s", (_title, map, expected) => {
  proc({ [UID_MAP]: map, [NUMBER]: "77\n" });
  expect(overflowUid()).toBe(expected);
});

it("the overflow uid is 65534 where the system does not say", () => {
  proc({ [UID_MAP]: "0 100000 65536\n" });
  expect(overflowUid()).toBe(65_534);
  proc({ [UID_MAP]: "0 100000 65536\n", [NUMBER]: "junk" });
  expect(overflowUid()).toBe(65_534);
  proc({});
  expect(overflowUid()).toBe(65_534);
});

it("there is no overflow uid outside Linux", () => {
  proc({});
  vi.spyOn(process, "platform", "get").mockReturnValue("darwin");
  expect(overflowUid()).toBeUndefined();
});
