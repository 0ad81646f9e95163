import { describe, expect, it } from "vitest";
import { STATUSES } from "./vectors/expectations.js";
import { values } from "./vectors/printed-values.js";

describe("PsaStatus", () => {
  it.each(STATUSES)("has %s as %i", (name, status) => {
    expect(values.get(name)).toBe(status);
  });
});
