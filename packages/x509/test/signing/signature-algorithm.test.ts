import { describe, expect, it } from "vitest";
import { decodeSignatureAlgorithm } from "../../src/signing/signature-algorithm.js";
import { fromHexText } from "../harness.js";

const decode = (hex: string) => decodeSignatureAlgorithm(fromHexText(hex));

const PSS = "06092a864886f70d01010a";
const SHA256 = "300d06096086480165030402010500";
const SHA256_PLAIN = "300b0609608648016503040201";
const SHA384 = "300d06096086480165030402020500";
const sequence = (content: string): string => `30${(content.length / 2).toString(16).padStart(2, "0")}${content}`;
const tagged = (number: number, content: string): string =>
  `a${number}${(content.length / 2).toString(16).padStart(2, "0")}${content}`;
const mgf1 = (hash: string): string => sequence(`06092a864886f70d010108${hash}`);
const pss = (hash: string, mask: string, salt: string): string =>
  PSS + sequence(tagged(0, hash) + tagged(1, mask) + tagged(2, salt));

describe("a signature algorithm", () => {
  it.each([
    ["06082a8648ce3d040302", "ECDSA with SHA-256"],
    ["06082a8648ce3d040303", "ECDSA with SHA-384"],
    ["06082a8648ce3d040304", "ECDSA with SHA-512"],
    ["06092a864886f70d01010b0500", "RSA PKCS#1 v1.5 with SHA-256"],
    ["06092a864886f70d01010b", "RSA PKCS#1 v1.5 with SHA-256"],
    ["06092a864886f70d01010c0500", "RSA PKCS#1 v1.5 with SHA-384"],
    ["06092a864886f70d01010d0500", "RSA PKCS#1 v1.5 with SHA-512"],
    [pss(SHA256, mgf1(SHA256), "020120"), "RSA-PSS with SHA-256"],
    [pss(SHA256_PLAIN, mgf1(SHA256_PLAIN), "020120"), "RSA-PSS with SHA-256"],
    [pss(SHA384, mgf1(SHA384), "020130"), "RSA-PSS with SHA-384"],
  ])("%s is known", (hex, name) => {
    const { rule, ...rest } = decode(hex);
    expect(rest).toEqual({ name });
    expect(rule).toBeDefined();
  });

  it.each([
    ["with NULL for ECDSA", "06082a8648ce3d0403020500", "1.2.840.10045.4.3.2"],
    ["with other parameters for RSA", "06092a864886f70d01010b020100", "1.2.840.113549.1.1.11"],
    ["with NULL that is not empty", "06092a864886f70d01010b050100", "1.2.840.113549.1.1.11"],
    ["with more than parameters", "06092a864886f70d01010b05000500", "1.2.840.113549.1.1.11"],
    ["by SHA-1", "06072a8648ce3d0401", "1.2.840.10045.4.1"],
    ["Ed25519", "06032b6570", "1.3.101.112"],
    ["PSS without parameters", PSS, "1.2.840.113549.1.1.10"],
    ["PSS with NULL", `${PSS}0500`, "1.2.840.113549.1.1.10"],
    ["PSS by SHA-1, which is left out", `${PSS}3000`, "1.2.840.113549.1.1.10"],
    ["PSS with two hashes", pss(SHA256, mgf1(SHA384), "020120"), "1.2.840.113549.1.1.10"],
    [
      "PSS with another mask",
      pss(SHA256, sequence(`06092a864886f70d010109${SHA256}`), "020120"),
      "1.2.840.113549.1.1.10",
    ],
    ["PSS with a shorter salt", pss(SHA256, mgf1(SHA256), "020114"), "1.2.840.113549.1.1.10"],
    ["PSS with a longer salt", pss(SHA256, mgf1(SHA256), "02020120"), "1.2.840.113549.1.1.10"],
    [
      "PSS with a trailer",
      PSS + sequence(tagged(0, SHA256) + tagged(1, mgf1(SHA256)) + tagged(2, "020120") + tagged(3, "020102")),
      "1.2.840.113549.1.1.10",
    ],
    [
      "PSS with parameters of the hash",
      pss(sequence("0609608648016503040201020100"), mgf1(SHA256), "020120"),
      "1.2.840.113549.1.1.10",
    ],
  ])("is not known %s", (_title, hex, name) => {
    expect(decode(hex)).toEqual({ name, rule: undefined });
  });
});
