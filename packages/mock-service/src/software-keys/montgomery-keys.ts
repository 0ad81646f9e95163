import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject, randomBytes } from "node:crypto";
import type { KeyAttributes } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import { type KeyFamily, parsing, type SoftwareKey } from "./software-key.js";

interface MontgomeryCurve {
  readonly crv: "X25519" | "X448";
  readonly bits: number;
  /** Length in bytes of a scalar and of a coordinate. */
  readonly length: number;
  /** DER of a PKCS#8 key before the scalar. RFC 8410, section 7. */
  readonly pkcs8Head: string;
}

const CURVES: readonly MontgomeryCurve[] = [
  { crv: "X25519", bits: 255, length: 32, pkcs8Head: "302e020100300506032b656e04220420" },
  { crv: "X448", bits: 448, length: 56, pkcs8Head: "3046020100300506032b656f043a0438" },
];

/** Keys for key agreement on Montgomery curves, by node:crypto. RFC 7748. */
export const montgomeryKeys: KeyFamily = {
  serves: ({ keyType }) => "curveFamily" in keyType && keyType.curveFamily === "MONTGOMERY",

  async generate(attributes) {
    const curve = requireCurve(attributes, ({ bits }) => bits === attributes.keyBits);
    if (attributes.keyType.kind !== "eccKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    return keyPair(curve, copyBytes(randomBytes(curve.length)));
  },

  import(attributes, data) {
    const curve = requireCurve(attributes, ({ length }) => length === data.length);
    return attributes.keyType.kind === "eccKeyPair"
      ? keyPair(curve, copyBytes(data))
      : publicKey(curve, copyBytes(data));
  },
};

function requireCurve({ keyBits }: KeyAttributes, fits: (curve: MontgomeryCurve) => boolean): MontgomeryCurve {
  const curve = CURVES.find(fits);
  if (curve === undefined) {
    const isKnownSize = CURVES.some(({ bits }) => bits === keyBits);
    throw new StatusError(isKnownSize ? Status.PsaErrorInvalidArgument : Status.PsaErrorNotSupported);
  }
  return curve;
}

function keyPair(curve: MontgomeryCurve, secret: Uint8Array): SoftwareKey {
  const der = Buffer.concat([Buffer.from(curve.pkcs8Head, "hex"), secret]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  der.fill(0);
  return {
    ...publicKey(curve, coordinateOf(createPublicKey(privateKey))),
    exportKey: () => copyBytes(secret),
    agree(alg, peerKey) {
      if (alg !== "ECDH") throw new StatusError(Status.PsaErrorNotSupported);
      return parsing(() => diffieHellman({ privateKey, publicKey: importPeerKey(curve, peerKey) }));
    },
    wipe: () => void secret.fill(0),
  };
}

function publicKey({ bits }: MontgomeryCurve, coordinate: Uint8Array): SoftwareKey {
  return { bits, exportKey: () => copyBytes(coordinate), exportPublic: () => coordinate, wipe: () => {} };
}

function coordinateOf(key: KeyObject): Uint8Array {
  return copyBytes(Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url"));
}

function importPeerKey({ crv }: MontgomeryCurve, coordinate: Uint8Array): KeyObject {
  const x = Buffer.from(coordinate).toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv, x }, format: "jwk" });
}
