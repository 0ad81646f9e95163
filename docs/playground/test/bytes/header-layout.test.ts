import { HEADER_LENGTH } from "@parsec-ts/wire-protocol";
import { expect, it } from "vitest";
import { headerLayout } from "../../src/bytes/header-layout.js";

it("finds the fields of the Parsec documentation, page Wire Protocol, in their order and lengths", () => {
  const lengths = headerLayout().map(({ name, start, end }) => [name, end - start]);
  expect(lengths).toEqual([
    ["magic", 4],
    ["headerSize", 2],
    ["version", 2],
    ["flags", 2],
    ["provider", 1],
    ["session", 8],
    ["contentType", 1],
    ["acceptType", 1],
    ["authType", 1],
    ["bodyLength", 4],
    ["authLength", 2],
    ["opcode", 4],
    ["status", 2],
    ["reserved", 2],
  ]);
  expect(headerLayout().at(-1)?.end).toBe(HEADER_LENGTH);
});
