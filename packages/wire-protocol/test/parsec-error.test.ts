import { inspect } from "node:util";
import { expect, it, vi } from "vitest";
import { argumentError, isParsecError, ParsecError } from "../src/index.js";

const error = new ParsecError("service", "ERR_PARSEC_SERVICE_DOES_NOT_EXIST", "No such key.", {
  status: 1140,
  statusName: "PsaErrorDoesNotExist",
  opcode: 4,
  provider: 1,
  cause: new Error("underneath"),
});

it("a ParsecError has family, code, details and cause", () => {
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    family: "service",
    code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
    status: 1140,
    opcode: 4,
  });
  expect((error.cause as Error).message).toBe("underneath");
  expect(error.name).toBe("ParsecError");
  expect(String(error)).toBe("ParsecError: No such key.");
});

it("a ParsecError has a name that can be replaced and is not listed, like every built-in error", () => {
  const { value: _, ...flags } = Object.getOwnPropertyDescriptor(Error.prototype, "name") ?? {};
  expect(Object.getOwnPropertyDescriptor(ParsecError.prototype, "name")).toEqual({ ...flags, value: "ParsecError" });
});

it("a ParsecError has only the given details", () => {
  const bare = new ParsecError("usage", "ERR_PARSEC_ARGUMENT", "Wrong.");
  expect(Object.keys(bare).sort()).toEqual(["code", "family"]);
  expect("cause" in bare).toBe(false);
});

it("a ParsecError shows its code in inspect, and its message and details in JSON, without the cause", () => {
  expect(inspect(error)).toContain("ERR_PARSEC_SERVICE_DOES_NOT_EXIST");
  const json = JSON.parse(JSON.stringify(error));
  expect(json).toEqual({
    name: "ParsecError",
    message: "No such key.",
    family: "service",
    code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
    status: 1140,
    statusName: "PsaErrorDoesNotExist",
    opcode: 4,
    provider: 1,
  });
});

it("isParsecError recognises an error of another copy of the package", async () => {
  vi.resetModules();
  const other = await import("../src/index.js");
  const foreign = new other.ParsecError("usage", "ERR_PARSEC_ARGUMENT", "Wrong.");
  expect(foreign).not.toBeInstanceOf(ParsecError);
  expect(isParsecError(foreign)).toBe(true);
});

it.each([undefined, null, "ERR_PARSEC_X", new Error("no"), { code: "ERR_PARSEC_X" }])(
  "isParsecError returns false for %s",
  (value) => {
    expect(isParsecError(value)).toBe(false);
  },
);

it("argumentError names the argument and says what it must be", () => {
  expect(argumentError("timeoutMs", "a number of milliseconds above 0")).toMatchObject({
    family: "usage",
    code: "ERR_PARSEC_ARGUMENT",
    argument: "timeoutMs",
    message: "timeoutMs must be a number of milliseconds above 0.",
  });
});
