import { afterEach, describe, expect, it, vi } from "vitest";
import { fillRandom, platformSubtle } from "../../src/platform/platform-subtle.js";

const unsupported = expect.objectContaining({ family: "usage", code: "ERR_PARSEC_LOCAL_UNSUPPORTED" });

describe("the Web Cryptography API of the platform", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is the global one, and random bytes are of it", () => {
    expect(platformSubtle()).toBe(globalThis.crypto.subtle);
    const [one, other] = [new Uint8Array(32), new Uint8Array(32)];
    fillRandom(one);
    fillRandom(other);
    expect(one).not.toEqual(new Uint8Array(32));
    expect(one).not.toEqual(other);
  });

  it.each([
    ["no crypto", undefined],
    ["no crypto.subtle, as on an insecure page", {}],
  ])("is missing with %s, and the error says what to do", (_title, crypto) => {
    vi.stubGlobal("crypto", crypto);
    expect(platformSubtle).toThrow(unsupported);
    expect(platformSubtle).toThrow(/^This runtime has no Web Cryptography API .* Verify by a ParsecKey, or on another/);
  });

  it("is missing, and random bytes with it: they are not left as they were", () => {
    vi.stubGlobal("crypto", undefined);
    expect(() => fillRandom(new Uint8Array(1))).toThrow(unsupported);
  });
});
