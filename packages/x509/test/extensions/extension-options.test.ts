import { describe, expect, it } from "vitest";
import { encodeExtensions } from "../../src/extensions/extension-options.js";
import { KEY_USAGES } from "../../src/extensions/usages.js";
import type { ExtensionOptions, KeyUsage } from "../../src/index.js";
import { hex } from "../harness.js";

const encode = (options: unknown, isSubjectEmpty = false) =>
  encodeExtensions("createCsr", options as ExtensionOptions, isSubjectEmpty).map(({ oid, critical, value }) => [
    oid,
    critical,
    hex(value),
  ]);

describe("extensions", () => {
  it.each<[string, unknown, unknown]>([
    ["none", {}, []],
    ["a subject that is no CA", { basicConstraints: { ca: false } }, [["2.5.29.19", true, "3000"]]],
    ["a CA", { basicConstraints: { ca: true } }, [["2.5.29.19", true, "30030101ff"]]],
    [
      "a CA above no other",
      { basicConstraints: { ca: true, pathLength: 0 } },
      [["2.5.29.19", true, "30060101ff020100"]],
    ],
    [
      "a CA above many",
      { basicConstraints: { ca: true, pathLength: 200 } },
      [["2.5.29.19", true, "30070101ff020200c8"]],
    ],
    ["one usage", { keyUsage: ["digitalSignature"] }, [["2.5.29.15", true, "03020780"]]],
    [
      "the usages of a CA",
      { keyUsage: ["keyCertSign", "cRLSign"], basicConstraints: { ca: true } },
      [
        ["2.5.29.19", true, "30030101ff"],
        ["2.5.29.15", true, "03020106"],
      ],
    ],
    ["a usage of the second byte", { keyUsage: ["decipherOnly"] }, [["2.5.29.15", true, "0303070080"]]],
    ["the last usage of the first byte", { keyUsage: ["encipherOnly"] }, [["2.5.29.15", true, "03020001"]]],
    [
      "purposes",
      { extendedKeyUsage: ["serverAuth", "clientAuth", "1.2.3"] },
      [["2.5.29.37", false, "301806082b0601050507030106082b0601050507030206022a03"]],
    ],
    ["names", { san: { dns: "a" } }, [["2.5.29.17", false, "3003820161"]]],
  ])("are encoded: %s", (_title, options, expected) => {
    expect(encode(options)).toEqual(expected);
  });

  it("make the alternative names critical if nothing else names the subject", () => {
    expect(encode({ san: { dns: "a" } }, true)).toEqual([["2.5.29.17", true, "3003820161"]]);
  });

  it("do not depend on the order of usages", () => {
    const usages = KEY_USAGES.filter((usage) => usage !== "keyCertSign");
    const reversed = [...usages].reverse() as KeyUsage[];
    expect(encode({ keyUsage: usages })).toEqual(encode({ keyUsage: reversed }));
    expect(encode({ keyUsage: usages })).toEqual([["2.5.29.15", true, "030307fb80"]]);
  });

  it.each<[string, unknown, RegExp]>([
    ["a usage that is not known", { keyUsage: ["digitalSignatur"] }, /did you mean "digitalSignature"\?/],
    ["no usages", { keyUsage: [] }, /at least one name/],
    ["a usage twice", { keyUsage: ["cRLSign", "cRLSign"] }, /occurs twice/],
    ["usages as text", { keyUsage: "cRLSign" }, /an array of at least one name, not text/],
    ["a purpose that is not known", { extendedKeyUsage: ["clientAut"] }, /did you mean "clientAuth"\?/],
    ["a purpose that is no text", { extendedKeyUsage: [7] }, /made of .* not 7/],
    ["a purpose that is no object identifier", { extendedKeyUsage: ["1.99.3"] }, /made of/],
    ["constraints without ca", { basicConstraints: {} }, /basicConstraints\.ca must be true or false/],
    ["constraints that are not known", { basicConstraints: { ca: true, pathLenght: 1 } }, /Did you mean pathLength\?/],
    ["a path length that is negative", { basicConstraints: { ca: true, pathLength: -1 } }, /from 0 to 255/],
    ["a path length without a CA", { basicConstraints: { ca: false, pathLength: 0 } }, /left out unless ca is true/],
    [
      "a CA that signs no certificates",
      { basicConstraints: { ca: true }, keyUsage: ["cRLSign"] },
      /with keyCertSign for a CA/,
    ],
    [
      "another subject that signs certificates",
      { basicConstraints: { ca: false }, keyUsage: ["keyCertSign"] },
      /without keyCertSign unless/,
    ],
  ])("are refused with %s", async (_title, options, message) => {
    const { createCsr } = await import("../../src/index.js");
    await expect(
      createCsr({ sign() {}, algorithm() {} } as never, { subject: "", ...(options as object) }),
    ).rejects.toThrowError(
      expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", message: expect.stringMatching(message) }),
    );
  });
});
