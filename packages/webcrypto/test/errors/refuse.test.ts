import { expect, it } from "vitest";
import { isCertain, isRefusedByProvider } from "../../src/errors/from-parsec-error.js";
import { refusalReason, refuse } from "../../src/errors/refuse.js";

it("refusalReason knows the errors of this package alone", () => {
  expect(refusalReason(refuse("key-format"))).toBe("key-format");
  for (const other of [new Error("x"), {}, null, undefined, "key-format", 5])
    expect(refusalReason(other)).toBeUndefined();
});

it("an error that only looks like the service's is no refusal of a provider", () => {
  for (const error of [{ statusName: "PsaErrorNotSupported" }, new Error("x"), undefined]) {
    expect(isRefusedByProvider(error)).toBe(false);
    expect(isCertain(error)).toBe(true);
  }
});
