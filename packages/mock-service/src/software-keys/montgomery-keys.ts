import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject, randomBytes } from "node:crypto";
import { curveByFamily, decodeKey, encodePkcs8, encodePublicKey, type NamedCurve } from "@parsec-ts/key-formats";
import type { KeyAttributes } from "@parsec-ts/operations";
import { copyBytes, Status } from "@parsec-ts/wire-protocol";
import { StatusError } from "../status-error.js";
import { type KeyFamily, parsing, type SoftwareKey } from "./software-key.js";

const FAMILY = "MONTGOMERY";

const CURVES: readonly NamedCurve[] = [255, 448].flatMap((bits) => curveByFamily(FAMILY, bits) ?? []);

/** Keys for key agreement on Montgomery curves, by node:crypto. RFC 7748. */
export const montgomeryKeys: KeyFamily = {
  serves: (keyType) => "curveFamily" in keyType && keyType.curveFamily === "MONTGOMERY",

  hasSize: (_keyType, bits) => CURVES.some((curve) => curve.bits === bits),

  async generate(attributes) {
    const curve = requireCurve(attributes, ({ bits }) => bits === attributes.keyBits);
    if (attributes.keyType.kind !== "eccKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    return keyPair(curve, clamp(curve, copyBytes(randomBytes(curve.scalarLength))));
  },

  import(attributes, data) {
    const curve = requireCurve(attributes, ({ scalarLength }) => scalarLength === data.length);
    return attributes.keyType.kind === "eccKeyPair"
      ? keyPair(curve, clamp(curve, copyBytes(data)))
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

function keyPair(curve: NamedCurve, secret: Uint8Array): SoftwareKey {
  const keyType = { kind: "eccKeyPair", curveFamily: FAMILY } as const;
  const der = encodePkcs8({ keyType, keyBits: curve.bits, data: secret });
  const privateKey = createPrivateKey({ key: Buffer.from(der.buffer), format: "der", type: "pkcs8" });
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

function publicKey({ bits }: NamedCurve, coordinate: Uint8Array): SoftwareKey {
  return { bits, exportKey: () => copyBytes(coordinate), exportPublic: () => coordinate, wipe: () => {} };
}

function coordinateOf(key: KeyObject): Uint8Array {
  return decodeKey({ format: "der", key: key.export({ format: "der", type: "spki" }) }).data;
}

function importPeerKey({ bits }: NamedCurve, coordinate: Uint8Array): KeyObject {
  const keyType = { kind: "eccPublicKey", curveFamily: FAMILY } as const;
  const spki = encodePublicKey({ keyType, keyBits: bits, data: coordinate }, "der");
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}
