import { expect, it } from "vitest";
import { AuthType, authTypeName, ProviderId, providerName } from "../src/index.js";

it("identifiers of a newer service have no name", () => {
  expect([providerName(6), providerName(200)]).toEqual([undefined, undefined]);
  expect(authTypeName(5)).toBeUndefined();
});

it("every provider and authentication type has a name", () => {
  for (const [name, id] of Object.entries(ProviderId)) expect(providerName(id)).toBe(name);
  for (const [name, type] of Object.entries(AuthType)) expect(authTypeName(type)).toBe(name);
  expect(Object.values(ProviderId)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(Object.values(AuthType)).toEqual([0, 1, 2, 3, 4]);
});
