import {
  type Algorithm,
  aead,
  cbcMac,
  cmac,
  type EccFamily,
  ecdh,
  ffdh,
  hkdf,
  hmac,
  type KeyType,
  type PermittedAlgorithm,
  policyAlgorithm,
  rsaOaep,
} from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { requireModern } from "../../../src/key/algorithm/modern-algorithms.js";

const on = (curveFamily: EccFamily): KeyType => ({ kind: "eccKeyPair", curveFamily });
const check = (algorithm: PermittedAlgorithm | Algorithm, keyType: KeyType = { kind: "aes" }) =>
  requireModern(policyAlgorithm(algorithm), keyType);

describe("requireModern", () => {
  it.each<PermittedAlgorithm>([
    aead("GCM"),
    aead("CCM"),
    aead("CHACHA20_POLY1305"),
    hmac("SHA_256"),
    hmac("SHA3_512"),
    cmac(),
    ecdh(),
    ecdh(hkdf("SHA_256")),
    rsaOaep("SHA_1"), // checked where it is used here: the service has the plaintext anyway
  ])("takes an algorithm that is modern on the service's word: %j", (algorithm) => {
    expect(() => check(algorithm)).not.toThrow();
  });

  it.each<PermittedAlgorithm>([
    aead("GCM", 4),
    aead("GCM", 15),
    aead(99 as never),
    { kind: "unknown", field: 3, wireType: 0, bytes: Uint8Array.of(1) },
    hmac("MD5"),
    hmac("SHA_1"),
    hmac("SHA_256", 16),
    cbcMac(),
    cmac(8),
    ffdh(),
    ffdh(hkdf("SHA_256")),
  ])("refuses another one, and says how to name it: %j", (algorithm) => {
    const isUnknown = typeof algorithm === "object" && algorithm.kind === "unknown";
    const listed = isUnknown ? ({ kind: "aead", value: algorithm } as never as Algorithm) : algorithm;
    expect(() => check(listed)).toThrow(
      expect.objectContaining({
        code: "ERR_PARSEC_KEY_POLICY",
        message: expect.stringMatching(/unless the caller names the algorithm: key\(name, \{ algorithm: \w+\(/),
      }),
    );
  });

  it("takes agreement on the curves of NIST, brainpool and RFC 7748 alone", () => {
    for (const family of ["SECP_R1", "BRAINPOOL_P_R1", "MONTGOMERY"] as const) {
      expect(() => check(ecdh(), on(family))).not.toThrow();
    }
    for (const family of ["SECP_K1", "SECT_K1", "SECP_R2", "FRP", 99 as never] as const) {
      expect(() => check(ecdh(), on(family))).toThrow(expect.objectContaining({ code: "ERR_PARSEC_KEY_POLICY" }));
    }
  });
});
