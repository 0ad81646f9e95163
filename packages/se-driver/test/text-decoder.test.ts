import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Utf8Decoder } from "../src/text-decoder.js";

const outcome = (decode: () => string): string => {
  try {
    return `text ${decode()}`;
  } catch (error) {
    return (error as Error).name;
  }
};

/** Text, bytes, and text with one wrong byte. */
const bytes = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 12 }),
  fc.tuple(fc.string({ unit: "binary" }), fc.nat(), fc.nat(255)).map(([text, at, byte]) => {
    const modified = new TextEncoder().encode(`${text}\u{1f511}\u20ac`);
    modified[at % modified.length] = byte;
    return modified;
  }),
);

describe.each([true, false])("the engine's UTF-8 decoder with fatal: %s", (fatal) => {
  it("decodes as Node's does", () => {
    const own = new Utf8Decoder("utf-8", { fatal });
    const nodes = new TextDecoder("utf-8", { fatal, ignoreBOM: true });
    fc.assert(
      fc.property(bytes, (some) => {
        expect(outcome(() => own.decode(some))).toBe(outcome(() => nodes.decode(some)));
      }),
      { numRuns: 5_000 },
    );
  });
});
