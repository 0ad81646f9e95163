import { describe, expect, it } from "vitest";
import { normalizeHash } from "../../src/normalize/hash.js";

const never = () => false;
const always = () => true;

describe("normalizeHash", () => {
  it.each(["SHA-1", "sha-256", { name: "SHA-384" }, "SHA-512"])("takes %j on each platform", (value) => {
    const name = (typeof value === "string" ? value : value.name).toUpperCase();
    expect(normalizeHash(value, never)).toMatchObject({ name });
  });

  it("takes a newer one where the platform has it, which is asked by its name", () => {
    const asked: string[] = [];
    const has = (name: string) => asked.push(name) > 0;
    expect(normalizeHash("sha3-256", has)).toMatchObject({ psa: "SHA3_256", length: 32 });
    expect(asked).toEqual(["SHA3-256"]);
    const refusal = expect.objectContaining({ name: "NotSupportedError" });
    expect(() => normalizeHash("SHA3-256", never)).toThrow(refusal);
    expect(() => normalizeHash("MD5", always)).toThrow(refusal);
  });
});
