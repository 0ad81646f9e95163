import { curveByFamily, type NamedCurve } from "@parsec-ts/key-formats";
import type { KeyAttributes } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import type { Cryptography } from "../cryptography/cryptography.js";
import { StatusError } from "../status-error.js";
import { type KeyFamily, parsing, type SoftwareKey } from "./software-key.js";

const CURVES: readonly NamedCurve[] = [255, 448].flatMap((bits) => curveByFamily("MONTGOMERY", bits) ?? []);

/** Keys for key agreement on Montgomery curves. RFC 7748. */
export const montgomeryKeys: KeyFamily = {
  serves: (keyType) => "curveFamily" in keyType && keyType.curveFamily === "MONTGOMERY",

  hasSize: (_keyType, bits) => CURVES.some((curve) => curve.bits === bits),

  async generate(attributes, cryptography) {
    const curve = requireCurve(attributes, ({ bits }) => bits === attributes.keyBits);
    if (attributes.keyType.kind !== "eccKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    return keyPair(curve, clamp(curve, cryptography.random(curve.scalarLength)), cryptography);
  },

  import(attributes, data, cryptography) {
    const curve = requireCurve(attributes, ({ scalarLength }) => scalarLength === data.length);
    return attributes.keyType.kind === "eccKeyPair"
      ? keyPair(curve, clamp(curve, copyBytes(data)), cryptography)
      : publicKey(curve, copyBytes(data));
  },
};

function requireCurve({ keyType, keyBits }: KeyAttributes, fits: (curve: NamedCurve) => boolean): NamedCurve {
  const curve = CURVES.find(fits);
  if (curve === undefined) {
    throw new StatusError(
      montgomeryKeys.hasSize(keyType, keyBits) ? Status.PsaErrorInvalidArgument : Status.PsaErrorNotSupported,
    );
  }
  return curve;
}

/** Sets the bits of a scalar that are the same in every scalar of the curve. RFC 7748, section 5. */
function clamp({ bits }: NamedCurve, scalar: Uint8Array): Uint8Array {
  const last = scalar.length - 1;
  scalar[0] = (scalar[0] ?? 0) & (bits === 255 ? 0xf8 : 0xfc);
  scalar[last] = bits === 255 ? ((scalar[last] ?? 0) & 0x7f) | 0x40 : (scalar[last] ?? 0) | 0x80;
  return scalar;
}

function keyPair(curve: NamedCurve, secret: Uint8Array, cryptography: Cryptography): SoftwareKey {
  return {
    ...publicKey(curve, cryptography.montgomeryPublicKey(curve.name, secret)),
    exportKey: () => copyBytes(secret),
    agree(alg, peerKey) {
      if (alg !== "ECDH") throw new StatusError(Status.PsaErrorNotSupported);
      return parsing(() => cryptography.agree(curve.name, secret, peerKey));
    },
    wipe: () => void secret.fill(0),
  };
}

function publicKey({ bits }: NamedCurve, coordinate: Uint8Array): SoftwareKey {
  return { bits, exportKey: () => copyBytes(coordinate), exportPublic: () => coordinate, wipe: () => {} };
}
