import { p256, p384, p521 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import type { AsymmetricSignature, KeyAttributes } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { type KeyFamily, noPrivateHalf, parsing, type SoftwareKey } from "./software-key.js";
import { StatusError } from "./status-error.js";

interface Curve {
  readonly ecdsa: typeof p256;
  readonly bits: number;
}

const CURVES: Readonly<Record<string, Curve>> = {
  "SECP_R1 256": { ecdsa: p256, bits: 256 },
  "SECP_R1 384": { ecdsa: p384, bits: 384 },
  "SECP_R1 521": { ecdsa: p521, bits: 521 },
  "SECP_K1 256": { ecdsa: secp256k1, bits: 256 },
};

/** Keys for ECDSA: node:crypto cannot sign a ready-made hash, noble-curves can. */
export const eccKeys: KeyFamily = {
  serves: ({ keyType }) => keyType.kind === "eccKeyPair" || keyType.kind === "eccPublicKey",

  async generate(attributes) {
    if (attributes.keyType.kind !== "eccKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    const curve = curveOf(attributes, attributes.keyBits);
    return keyPair(curve, curve.ecdsa.utils.randomSecretKey());
  },

  import(attributes, data) {
    const isPair = attributes.keyType.kind === "eccKeyPair";
    const curve = curveOf(attributes, attributes.keyBits || bitsOf(data, isPair));
    if (!isPair)
      return publicKey(
        curve,
        parsing(() => curve.ecdsa.Point.fromBytes(data).toBytes(false)),
      );
    if (!curve.ecdsa.utils.isValidSecretKey(data)) throw new StatusError(Status.PsaErrorInvalidArgument);
    return keyPair(curve, data);
  },
};

function curveOf({ keyType }: KeyAttributes, bits: number): Curve {
  const family = "curveFamily" in keyType ? keyType.curveFamily : "";
  const curve = CURVES[`${family} ${bits}`];
  if (curve === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return curve;
}

/** Size that a scalar or an uncompressed point stands for; P-521 is the one that is no multiple of eight. */
function bitsOf(data: Uint8Array, isPair: boolean): number {
  const bytes = isPair ? data.length : (data.length - 1) / 2;
  return bytes === 66 ? 521 : bytes * 8;
}

function keyPair(curve: Curve, secret: Uint8Array): SoftwareKey {
  const { ecdsa } = curve;
  return {
    ...publicKey(curve, ecdsa.getPublicKey(secret, false)),
    signHash(alg, hash) {
      const isRandom = requireEcdsa(alg) === "ecdsa";
      return ecdsa.sign(hash, secret, { prehash: false, lowS: false, extraEntropy: isRandom });
    },
  };
}

function publicKey({ ecdsa, bits }: Curve, point: Uint8Array): SoftwareKey {
  return {
    bits,
    exportPublic: () => point,
    signHash: noPrivateHalf,
    verifyHash(alg, hash, signature) {
      requireEcdsa(alg);
      if (signature.length !== (ecdsa.lengths.signature ?? 0)) return false;
      return ecdsa.verify(signature, hash, point, { prehash: false, lowS: false });
    },
  };
}

function requireEcdsa(alg: AsymmetricSignature): "ecdsa" | "deterministicEcdsa" {
  if (alg.kind !== "ecdsa" && alg.kind !== "deterministicEcdsa") throw new StatusError(Status.PsaErrorInvalidArgument);
  return alg.kind;
}
