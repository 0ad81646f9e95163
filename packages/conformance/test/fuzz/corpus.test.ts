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

it.each([
  ["signatures", "ecdsa-signature"],
  ["keys", "key"],
  ["endpoints", "endpoint"],
])("the corpus of %s passes the target of the fuzzer, whole and cut at every byte", async (folder, target) => {
  const { fuzz } = await import(`../../fuzz/${target}.fuzz.mjs`);
  const corpus = new URL(`../../fuzz/corpus/${folder}/`, import.meta.url);
  const names = readdirSync(corpus);
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) {
    const input = readFileSync(new URL(name, corpus));
    for (let end = 0; end <= input.length; end++) fuzz(input.subarray(0, end));
  }
});
