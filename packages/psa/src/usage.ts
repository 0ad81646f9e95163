import { type Usage, type UsageFlags, usageFlags } from "@parsec-ts/operations";
import { notSupported, PsaError } from "./psa-error.js";

/** Bits of `psa_key_usage_t`. PSA Crypto API, "Key usage flags"; `cache` is not in the headers of Mbed TLS. */
const BITS: Record<Usage, number> = {
  export: 0x1,
  copy: 0x2,
  cache: 0x4,
  encrypt: 0x100,
  decrypt: 0x200,
  signMessage: 0x400,
  verifyMessage: 0x800,
  signHash: 0x1000,
  verifyHash: 0x2000,
  derive: 0x4000,
};

const ROWS = /* @__PURE__ */ Object.entries(BITS);

const NO_USAGE = /* @__PURE__ */ usageFlags([]);

/**
 * Converts a `psa_key_usage_t` to usage flags, bit for bit. The message bits that go with the hash bits are expected to be set:
 * `psa_set_key_usage_flags` does that.
 *
 * @throws {@link PsaError} `NOT_SUPPORTED` for `PSA_KEY_USAGE_VERIFY_DERIVATION` and bits that have no meaning
 */
export function usageFromPsa(usage: number): UsageFlags {
  // A bigint would throw in the mask.
  if (typeof usage !== "number") throw notSupported("key usage", usage);
  const known = ROWS.filter(([, bit]) => (usage & bit) !== 0);
  // The sum of the known bits equals the number, unless it has other bits or is no uint32.
  if (sum(known) !== usage) throw notSupported("key usage", usage);
  return { ...NO_USAGE, ...Object.fromEntries(known.map(([use]) => [use, true])) };
}

/**
 * Converts usage flags to their `psa_key_usage_t`.
 *
 * @throws {@link PsaError} `INVALID_ARGUMENT` for an object that lacks a flag, or has others
 */
export function usageToPsa(flags: UsageFlags): number {
  if (!isUsageFlags(flags)) {
    throw new PsaError("INVALID_ARGUMENT", 'These are no usage flags. Give what usageFlags(["signHash"]) returns.');
  }
  return sum(ROWS.filter(([use]) => flags[use as Usage]));
}

function isUsageFlags(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { unknownFields: _, siblingUnknownFields: __, ...flags } = value as UsageFlags;
  const entries = Object.entries(flags);
  return (
    entries.length === ROWS.length &&
    entries.every(([name, flag]) => Object.hasOwn(BITS, name) && typeof flag === "boolean")
  );
}

function sum(rows: readonly (readonly [string, number])[]): number {
  return rows.reduce((total, [, bit]) => total + bit, 0);
}
