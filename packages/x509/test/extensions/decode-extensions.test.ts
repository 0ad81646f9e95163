import { derObjectIdentifier, derOctetString, derSequence, encodeDer } from "@parsec-ts/key-formats";
import { describe, expect, it } from "vitest";
import { decodeExtensions } from "../../src/extensions/decode-extensions.js";
import { fromHexText, hex } from "../harness.js";

/** Decodes one extension from its object identifier and the DER of its value. */
const decode = (oid: string, value: string, critical = "") =>
  decodeExtensions(
    encodeDer(
      derSequence(encodeDer(derObjectIdentifier(oid)), fromHexText(critical), derOctetString(fromHexText(value))),
    ),
  );

describe("extensions", () => {
  it.each([
    ["2.5.29.19", "3000", { basicConstraints: { ca: false } }],
    ["2.5.29.19", "3003010100", { basicConstraints: { ca: false } }],
    ["2.5.29.19", "30030101ff", { basicConstraints: { ca: true } }],
    ["2.5.29.19", "30060101ff020103", { basicConstraints: { ca: true, pathLength: 3 } }],
    ["2.5.29.19", "30070101ff02020100", { basicConstraints: { ca: true, pathLength: 256 } }],
    ["2.5.29.19", "3003020100", { basicConstraints: { ca: false, pathLength: 0 } }],
    ["2.5.29.15", "03020780", { keyUsage: ["digitalSignature"] }],
    ["2.5.29.15", "0303070080", { keyUsage: ["decipherOnly"] }],
    ["2.5.29.15", "030100", { keyUsage: [] }],
    ["2.5.29.37", "300a06082b06010505070302", { extendedKeyUsage: ["clientAuth"] }],
    ["2.5.29.37", "300406022a03", { extendedKeyUsage: ["1.2.3"] }],
    ["2.5.29.14", "0402abcd", { subjectKeyIdentifier: "abcd" }],
    ["2.5.29.35", "30048002abcd", { authorityKeyIdentifier: "abcd" }],
    ["2.5.29.35", "3000", {}],
  ])("%s is read from %s", (oid, value, expected) => {
    const { extensions, san, otherNames, ...known } = decode(oid, value);
    expect(known).toEqual(expected);
    expect({ san, otherNames }).toEqual({ san: { dns: [], ip: [], uri: [], email: [] }, otherNames: 0 });
    expect(extensions.map((one) => [one.oid, one.critical, hex(one.value)])).toEqual([[oid, false, value]]);
  });

  it("that are not known are kept as they are", () => {
    expect(decode("1.2.3", "0500", "0101ff").extensions).toEqual([
      { oid: "1.2.3", critical: true, value: fromHexText("0500") },
    ]);
    expect(decode("1.2.3", "0500", "010100").extensions[0]?.critical).toBe(false);
    expect(decodeExtensions(undefined).extensions).toEqual([]);
  });

  it.each([
    ["2.5.29.19", "300301017f"],
    ["2.5.29.19", "30040102ffff"],
    ["2.5.29.19", "30050203010000"],
    ["2.5.29.19", "30060201000201 00".replaceAll(" ", "")],
    ["2.5.29.19", "0500"],
    ["2.5.29.15", "0302087f"],
    ["2.5.29.15", "0300"],
    ["2.5.29.15", "03040000000 0".replaceAll(" ", "")],
    ["2.5.29.15", "0302078003020780"],
    ["2.5.29.15", ""],
    ["2.5.29.37", "30020500"],
    ["2.5.29.14", "0500"],
    ["2.5.29.35", "0500"],
  ])("%s is refused as %s", (oid, value) => {
    expect(() => decode(oid, value)).toThrowError(
      expect.objectContaining({ code: expect.stringMatching(/_X509_MALFORMED|_KEY_FORMAT/) }),
    );
  });

  it("are malformed with one that occurs twice, and with more than a value", () => {
    const one = "300806022a0304020500";
    expect(() => decodeExtensions(fromHexText(one + one))).toThrowError(/occurs twice/);
    expect(() => decodeExtensions(fromHexText("300a06022a03040205000500"))).toThrowError(/more than its value/);
  });
});
