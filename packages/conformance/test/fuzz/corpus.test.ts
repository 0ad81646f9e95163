import { readdirSync, readFileSync } from "node:fs";
import { operationsByOpcode } from "@parsec-ts/operations";
import { expect, it } from "vitest";

it.each([
  ["requests", "request-body"],
  ["responses", "response-body"],
])("the corpus of %s contains every operation and passes the target of the fuzzer", async (folder, target) => {
  const { fuzz } = await import(`../../fuzz/${target}.fuzz.mjs`);
  const corpus = new URL(`../../fuzz/corpus/${folder}/`, import.meta.url);
  const opcodes = new Set<number>();
  for (const name of readdirSync(corpus)) {
    const input = readFileSync(new URL(name, corpus));
    fuzz(input);
    if (input.length >= 36) opcodes.add(input.readUInt32LE(28));
  }
  expect([...operationsByOpcode.keys()].filter((opcode) => !opcodes.has(opcode))).toEqual([]);
});
