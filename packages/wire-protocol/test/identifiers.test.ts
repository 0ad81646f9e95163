import { expect, it } from "vitest";
import { AuthType, authTypeName, ProviderId, providerName, Status, statusName } from "../src/index.js";

it("names every status, each number once", () => {
  const statuses = Object.entries(Status);
  expect(new Set(statuses.map(([, status]) => status)).size).toBe(statuses.length);
  for (const [name, status] of statuses) expect(statusName(status)).toBe(name);
});

it("has the statuses 0 to 22 and 1132 to 1153 without 1144, PSA's own spelled PsaError", () => {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const expected = [...range(0, 22), ...range(1132, 1143), ...range(1145, 1153)];
  expect(Object.values(Status)).toEqual(expected);
  for (const [name, status] of Object.entries(Status)) expect(name.startsWith("PsaError")).toBe(status >= 1000);
});

it("leaves codes of a newer service as numbers without a name", () => {
  expect([statusName(23), statusName(1144), statusName(65_535)]).toEqual([undefined, undefined, undefined]);
  expect([providerName(6), providerName(200)]).toEqual([undefined, undefined]);
  expect(authTypeName(5)).toBeUndefined();
});

it("names providers and authentication types", () => {
  for (const [name, id] of Object.entries(ProviderId)) expect(providerName(id)).toBe(name);
  for (const [name, type] of Object.entries(AuthType)) expect(authTypeName(type)).toBe(name);
  expect(Object.values(ProviderId)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(Object.values(AuthType)).toEqual([0, 1, 2, 3, 4]);
});
