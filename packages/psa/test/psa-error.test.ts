import { describe, expect, it } from "vitest";
import { PsaError } from "../src/psa-error.js";

describe("a PsaError", () => {
  it("is printed with its name", () => {
    expect(String(new PsaError("NOT_SUPPORTED", "No."))).toBe("PsaError: No.");
  });
});
