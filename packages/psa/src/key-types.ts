import type { DhFamily, EccFamily, KeyType } from "@parsec-ts/operations";
import { enumNames } from "@parsec-ts/operations/codec";
import { counterpart } from "./counterpart.js";
import { notSupported } from "./psa-error.js";

/** Kinds of key types that have no family. */
type PlainKind = Exclude<KeyType["kind"], "unknown" | "eccKeyPair" | "eccPublicKey" | "dhKeyPair" | "dhPublicKey">;

/** Numbers of `psa_key_type_t` without a family. PSA Crypto API, "Key types". */
const PLAIN: Record<PlainKind, number> = {
  rawData: 0x1001,
  hmac: 0x1100,
  derive: 0x1200,
  arc4: 0x2002,
  chacha20: 0x2004,
  des: 0x2301,
  aes: 0x2400,
  camellia: 0x2403,
  rsaPublicKey: 0x4001,
  rsaKeyPair: 0x7001,
};

// Key types whose low 8 bits are a family.
const ECC_PUBLIC_KEY = 0x4100;
const ECC_KEY_PAIR = 0x7100;
const DH_PUBLIC_KEY = 0x4200;
const DH_KEY_PAIR = 0x7200;

/** Numbers of `psa_ecc_family_t`. PSA Crypto API, "Elliptic curve families"; FRP is not in the headers of Mbed TLS. */
const ECC_FAMILIES: Record<Exclude<EccFamily, number | "ECC_FAMILY_NONE">, number> = {
  SECP_R1: 0x12,
  SECP_K1: 0x17,
  SECP_R2: 0x1b,
  SECT_R1: 0x22,
  SECT_K1: 0x27,
  SECT_R2: 0x2b,
  BRAINPOOL_P_R1: 0x30,
  FRP: 0x33,
  MONTGOMERY: 0x41,
};

/** Numbers of `psa_dh_family_t`. PSA Crypto API, "Diffie-Hellman groups". */
const DH_FAMILIES: Record<Exclude<DhFamily, number>, number> = { RFC7919: 0x03 };

const PLAIN_KINDS = /* @__PURE__ */ enumNames(PLAIN);
const ECC_FAMILY_NAMES = /* @__PURE__ */ enumNames(ECC_FAMILIES);
const ECC_FAMILY_NUMBERS = /* @__PURE__ */ new Map<EccFamily | string, number>(
  /* @__PURE__ */ Object.entries(ECC_FAMILIES),
);
const DH_FAMILY_NAMES = /* @__PURE__ */ enumNames(DH_FAMILIES);
const DH_FAMILY_NUMBERS = /* @__PURE__ */ new Map<DhFamily | string, number>(
  /* @__PURE__ */ Object.entries(DH_FAMILIES),
);

/**
 * Converts a `psa_key_type_t` to a key type.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for a type or a family that Parsec lacks, such as ARIA or twisted Edwards curves
 */
export function keyTypeFromPsa(type: number): KeyType {
  // A bigint would throw in the mask.
  if (typeof type !== "number") throw notSupported("PSA key type", type);
  const family = type & 0xff;
  switch (type - family) {
    case ECC_PUBLIC_KEY:
      return { kind: "eccPublicKey", curveFamily: eccFamilyFromPsa(family) };
    case ECC_KEY_PAIR:
      return { kind: "eccKeyPair", curveFamily: eccFamilyFromPsa(family) };
    case DH_PUBLIC_KEY:
      return { kind: "dhPublicKey", groupFamily: dhFamilyFromPsa(family) };
    case DH_KEY_PAIR:
      return { kind: "dhKeyPair", groupFamily: dhFamilyFromPsa(family) };
    default:
      return { kind: counterpart(PLAIN_KINDS, type, "PSA key type") };
  }
}

/**
 * Converts a key type to its `psa_key_type_t`.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for a type that only a newer service knows
 */
export function keyTypeToPsa(type: KeyType): number {
  switch (type?.kind) {
    case "eccPublicKey":
      return ECC_PUBLIC_KEY | eccFamilyToPsa(type.curveFamily);
    case "eccKeyPair":
      return ECC_KEY_PAIR | eccFamilyToPsa(type.curveFamily);
    case "dhPublicKey":
      return DH_PUBLIC_KEY | dhFamilyToPsa(type.groupFamily);
    case "dhKeyPair":
      return DH_KEY_PAIR | dhFamilyToPsa(type.groupFamily);
    default:
      if (!Object.hasOwn(PLAIN, type?.kind)) throw notSupported("Parsec key type", type?.kind);
      return PLAIN[type.kind as PlainKind];
  }
}

/**
 * Converts a `psa_ecc_family_t` to a family of curves.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for a family that Parsec lacks
 */
export function eccFamilyFromPsa(family: number): EccFamily {
  return counterpart(ECC_FAMILY_NAMES, family, "PSA curve family");
}

/**
 * Converts a family of curves to its `psa_ecc_family_t`.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for no family, or one that only a newer service knows
 */
export function eccFamilyToPsa(family: EccFamily): number {
  return counterpart(ECC_FAMILY_NUMBERS, family, "Parsec curve family");
}

/**
 * Converts a `psa_dh_family_t` to a family of groups.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for a family that Parsec lacks
 */
export function dhFamilyFromPsa(family: number): DhFamily {
  return counterpart(DH_FAMILY_NAMES, family, "PSA group family");
}

/**
 * Converts a family of groups to its `psa_dh_family_t`.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for a family that only a newer service knows
 */
export function dhFamilyToPsa(family: DhFamily): number {
  return counterpart(DH_FAMILY_NUMBERS, family, "Parsec group family");
}
