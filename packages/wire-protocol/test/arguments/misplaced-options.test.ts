import { describe, expect, it } from "vitest";
import { checkOptions, mustBeBoolean, mustBeInteger } from "../../src/index.js";

function messageFor(name: string): string {
  try {
    checkOptions<object>("sign", { [name]: 1 }, { timeoutMs: mustBeInteger(1, 9), local: mustBeBoolean } as object);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("an option of another function", () => {
  it("is refused with the function that has it", () => {
    expect(messageFor("verifyAfterSign")).toBe(
      "sign: verifyAfterSign is not known. It is an option of client.key and client.ensureKey. Allowed are timeoutMs, local.",
    );
    expect(messageFor("endpoint")).toContain("endpoint is not known. It is an option of connect. Allowed");
  });

  it("is found by its nearest name too, unless the function has a nearer one", () => {
    expect(messageFor("verifyaftersign")).toContain(
      "Did you mean verifyAfterSign? It is an option of client.key and client.ensureKey.",
    );
    expect(messageFor("timeoutMS")).toContain("Did you mean timeoutMs? Allowed");
    expect(messageFor("toString")).toContain("toString is not known. Allowed");
  });
});
