import { describe, expect, it } from "vitest";
import { checkDer } from "../../src/der/check-der.js";
import { fromHexText } from "../harness.js";

describe("bytes in DER", () => {
  it("are checked down to their last element, and those of the highest level counted", () => {
    expect(checkDer(fromHexText("0500"))).toBe(1);
    expect(checkDer(fromHexText("05000500"))).toBe(2);
    expect(checkDer(fromHexText(""))).toBe(0);
    expect(checkDer(fromHexText("3004300205 00".replaceAll(" ", "")))).toBe(1);
    expect(() => checkDer(fromHexText("300430020501"))).toThrowError();
    expect(() => checkDer(fromHexText("a004300205ff"))).toThrowError();
  });

  it("are not looked into where an element is not made of others", () => {
    expect(checkDer(fromHexText("0402ffff"))).toBe(1);
  });

  it("are nested 24 levels deep, and no deeper", () => {
    const nested = (levels: number): Uint8Array => {
      let der = "0500";
      for (let i = 1; i < levels; i++) der = `30${(der.length / 2).toString(16).padStart(2, "0")}${der}`;
      return fromHexText(der);
    };
    expect(checkDer(nested(24))).toBe(1);
    expect(() => checkDer(nested(25))).toThrowError(expect.objectContaining({ code: "ERR_PARSEC_X509_MALFORMED" }));
  });
});
