import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePemBlock, findPemBlocks, hasPemHeader } from "../../src/encoding/pem.js";
import { encodePem } from "../../src/index.js";

const labels = (text: string) => findPemBlocks(text).map(({ label }) => label);
const block = (label: string, content = "AAAA") => `-----BEGIN ${label}-----\n${content}\n-----END ${label}-----\n`;

describe("findPemBlocks", () => {
  it("finds all blocks, with other text between them", () => {
    const text = `Subject: a key\n${block("A")}\n - - ---\n${block("B C")}${block("D")}the end`;
    expect(labels(text)).toEqual(["A", "B C", "D"]);
  });

  it.each([
    ["a block that ends with another label", "-----BEGIN A-----\nAAAA\n-----END B-----\n"],
    ["a block without an end", "-----BEGIN A-----\nAAAA\n"],
    ["a label without an end", "-----BEGIN A"],
    ["a label of more than 64 characters", block("A".repeat(65))],
    ["dashes alone", "-".repeat(100)],
    ["no text", ""],
  ])("skips %s, and finds the next one", (_title, text) => {
    expect(labels(text)).toEqual([]);
    expect(labels(`${text}\n${block("NEXT")}`)).toEqual(["NEXT"]);
  });

  it("finds any text's blocks in order, none within another", () => {
    const pieces = fc.constantFrom("-----BEGIN ", "-----END ", "-----", "A", "\n", block("A"), "é");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        let last = 0;
        for (const { start, end } of findPemBlocks(parts.join(""))) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          last = end;
        }
      }),
    );
  });
});

describe("encodePem", () => {
  it("writes lines of 64 characters, and what findPemBlocks and decodePemBlock read back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodePem("PUBLIC KEY", bytes);
        const [found, ...others] = findPemBlocks(text);
        expect(others).toEqual([]);
        expect(found && decodePemBlock(text, found)).toEqual(bytes);
        const lines = text.split("\n").slice(1, -2);
        expect(lines.slice(0, -1).every((line) => line.length === 64)).toBe(true);
      }),
    );
  });
});

describe("hasPemHeader", () => {
  it("is true for the fields of RFC 1421 within the block, and for nothing outside of it", () => {
    const [encrypted] = findPemBlocks(block("A", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA"));
    expect(
      encrypted && hasPemHeader(block("A", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA"), encrypted),
    ).toBe(true);
    const text = `a: b\n${block("A")}c: d`;
    const [plain] = findPemBlocks(text);
    expect(plain && hasPemHeader(text, plain)).toBe(false);
  });
});
