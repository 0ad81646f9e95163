import { expect, it } from "vitest";
import {
  argumentError,
  type ErrorTable,
  isParsecError,
  ParsecError,
  type WireProtocolErrorCode,
  wireProtocolErrors,
} from "../src/index.js";

/** Compiles only if the `switch` names every code of this package. */
function layerOf(code: WireProtocolErrorCode): "caller" | "peer" {
  switch (code) {
    case "ERR_PARSEC_ARGUMENT":
    case "ERR_PARSEC_INCOMPLETE":
      return "caller";
    case "ERR_PARSEC_PROTOCOL_MAGIC":
    case "ERR_PARSEC_PROTOCOL_VERSION":
    case "ERR_PARSEC_PROTOCOL_HEADER_SIZE":
    case "ERR_PARSEC_PROTOCOL_RESERVED":
    case "ERR_PARSEC_PROTOCOL_AUTHENTICATION":
    case "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG":
    case "ERR_PARSEC_PROTOCOL_TRAILING_BYTES":
    case "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER":
    case "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY":
      return "peer";
  }
}

it("the codes of this package are a closed union, by which the compiler finds a forgotten case", () => {
  const table: ErrorTable = wireProtocolErrors;
  for (const code of Object.keys(table) as WireProtocolErrorCode[]) {
    expect(table[code]?.family).toBe(layerOf(code) === "caller" ? "usage" : "protocol");
  }
  // @ts-expect-error no error has this code
  const unknown: WireProtocolErrorCode = "ERR_PARSEC_NOTHING";
  expect(Object.hasOwn(table, unknown)).toBe(false);
});

it("isParsecError narrows the code to those of this package", () => {
  const error: unknown = argumentError("size", "a number");
  expect(isParsecError(error) && layerOf(error.code)).toBe("caller");
});

it("an error has the type of its code", () => {
  const code: "ERR_PARSEC_ARGUMENT" = argumentError("size", "a number").code;
  // @ts-expect-error the error has another code
  const other: ParsecError<"ERR_PARSEC_INCOMPLETE"> = new ParsecError("usage", code, "Wrong.");
  expect(other.code).toBe("ERR_PARSEC_ARGUMENT");
});
