import { domException } from "../errors/dom-exception.js";
import type { CryptoKeyUsage } from "../platform.js";
import { toSequence, toText } from "../webidl/convert.js";

/** Every use, in the order in which keys list them. */
export const ALL_USAGES: readonly CryptoKeyUsage[] = [
  "encrypt",
  "decrypt",
  "sign",
  "verify",
  "deriveKey",
  "deriveBits",
  "wrapKey",
  "unwrapKey",
];

/** Reads a sequence of uses. A use that is unknown here stays in it, for the platform to say what it is. */
export function readUsages(value: unknown): string[] {
  return toSequence(value, toText, "keyUsages");
}

/** True if all uses are those of the specification that this package implements. */
export function areKnownUsages(usages: readonly string[]): usages is CryptoKeyUsage[] {
  return onlyOf(usages, ALL_USAGES);
}

/** The uses that are among `allowed`, each once, in the specification's order. */
export function usagesAmong(usages: readonly string[], allowed: readonly CryptoKeyUsage[]): CryptoKeyUsage[] {
  const among: CryptoKeyUsage[] = [];
  for (const usage of ALL_USAGES) if (has(usages, usage) && has(allowed, usage)) among[among.length] = usage;
  return among;
}

/**
 * Checks that the algorithm has all uses.
 *
 * @throws SyntaxError
 */
export function checkUsages(usages: readonly string[], allowed: readonly CryptoKeyUsage[], algorithm: string): void {
  if (onlyOf(usages, allowed)) return;
  throw domException("SyntaxError", `${algorithm} keys have the usages ${allowed.join(", ") || "(none)"} only.`);
}

/** True if a list has the use. */
export function has(usages: readonly string[], usage: string): boolean {
  return usages.indexOf(usage) >= 0;
}

function onlyOf(usages: readonly string[], allowed: readonly string[]): boolean {
  for (let i = 0; i < usages.length; i++) if (!has(allowed, usages[i] as string)) return false;
  return true;
}
