import { bytesToNumberBE, concatBytes } from "@noble/curves/utils.js";
import type { EphemeralKey } from "../cryptography/cryptography.js";
import type { SoftwareCurve } from "./curves.js";

/**
 * Signs a hash by ECDSA with a random nonce. SEC 1, section 4.1.3. `makeNonce` makes the nonce with its point, as an ephemeral key pair, which
 * is most of the work; what is left, arithmetic modulo the order of the curve, takes BigInt.
 *
 * @throws an error if the secret has been wiped
 */
export function signWithRandomNonce(
  { ecdsa }: SoftwareCurve,
  secret: Uint8Array,
  hash: Uint8Array,
  makeNonce: () => EphemeralKey,
): Uint8Array {
  const { Fn } = ecdsa.Point;
  const key = Fn.fromBytes(secret);
  if (Fn.is0(key)) throw new Error("The secret has been wiped.");
  // The leftmost bits of the hash, as many as the order has.
  const surplusBits = Math.max(hash.length * 8 - Fn.BITS, 0);
  const hashed = Fn.create(bytesToNumberBE(hash) >> BigInt(surplusBits));
  for (;;) {
    const ephemeral = makeNonce();
    const nonce = bytesToNumberBE(ephemeral.secret);
    const { point } = ephemeral;
    const r = Fn.create(bytesToNumberBE(point.subarray(1, (point.length + 1) / 2)));
    const s = Fn.mul(Fn.inv(nonce), Fn.add(hashed, Fn.mul(r, key)));
    if (!Fn.is0(r) && !Fn.is0(s)) return concatBytes(Fn.toBytes(r), Fn.toBytes(s));
  }
}
