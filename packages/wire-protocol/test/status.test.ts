import { expect, it } from "vitest";
import { Status, statusName } from "../src/index.js";

it("every status has a name, and no number has two", () => {
  const statuses = Object.entries(Status);
  expect(new Set(statuses.map(([, status]) => status)).size).toBe(statuses.length);
  for (const [name, status] of statuses) expect(statusName(status)).toBe(name);
});

it("the statuses are 0 to 22 and 1132 to 1153 without 1144, PSA's own spelled PsaError", () => {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const expected = [...range(0, 22), ...range(1132, 1143), ...range(1145, 1153)];
  expect(Object.values(Status)).toEqual(expected);
  for (const [name, status] of Object.entries(Status)) expect(name.startsWith("PsaError")).toBe(status >= 1000);
});

it("statuses of a newer service have no name", () => {
  expect([statusName(23), statusName(1144), statusName(65_535)]).toEqual([undefined, undefined, undefined]);
});
