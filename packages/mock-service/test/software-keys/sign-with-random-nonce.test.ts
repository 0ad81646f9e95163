import { expect, it } from "vitest";
import { nodeCryptography } from "../../src/cryptography/node-cryptography.js";
import { findCurve } from "../../src/software-keys/curves.js";
import { signWithRandomNonce } from "../../src/software-keys/sign-with-random-nonce.js";

const curve = findCurve("SECP_R1", 256);
if (curve === undefined) throw new Error("P-256 is missing");
const { ecdsa } = curve;
const makeNonce = () => {
  const made = nodeCryptography.ephemeralKey?.("P-256");
  if (made === undefined) throw new Error("no nonce");
  return made;
};
const verifies = (signature: Uint8Array, hash: Uint8Array, secret: Uint8Array): boolean =>
  ecdsa.verify(signature, hash, ecdsa.getPublicKey(secret, false), { prehash: false, lowS: false });

// Some of them have a nonce or a component that begins with zeroes.
it("makes signatures of 64 bytes that verify, each with a nonce of its own", () => {
  const nonces = new Set<string>();
  for (let i = 0; i < 1_000; i++) {
    const secret = ecdsa.utils.randomSecretKey();
    const hash = new Uint8Array(32).fill(i);
    const signature = signWithRandomNonce(curve, secret, hash, makeNonce);
    expect(signature).toHaveLength(64);
    if (i % 20 === 0 || signature[0] === 0 || signature[32] === 0) expect(verifies(signature, hash, secret)).toBe(true);
    nonces.add(Buffer.from(signature.subarray(0, 32)).toString("hex"));
  }
  expect(nonces.size).toBe(1_000);
});

it.each([0, 1, 31, 33, 64, 100])("signs %i bytes as noble-curves verifies them", (length) => {
  const secret = ecdsa.utils.randomSecretKey();
  const hash = new Uint8Array(length).fill(0xff);
  expect(verifies(signWithRandomNonce(curve, secret, hash, makeNonce), hash, secret)).toBe(true);
});

it("refuses a secret that has been wiped", () => {
  expect(() => signWithRandomNonce(curve, new Uint8Array(32), new Uint8Array(32), makeNonce)).toThrow();
});
