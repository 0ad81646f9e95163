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
  return iteratedByItself(toSequence(value, toText, "keyUsages"));
}

/** An array with an iterator of its own: the platform iterates what it gets, and a script may have replaced the iterator of all arrays. */
function iteratedByItself<Element>(array: Element[]): Element[] {
  const iterate = () => {
    let next = 0;
    return {
      next: () => (next < array.length ? { value: array[next++], done: false } : { value: undefined, done: true }),
    };
  };
  return Object.defineProperty(array, Symbol.iterator, { value: iterate });
}

/** True if all uses are those of the specification that this package implements. */
export function areKnownUsages(usages: readonly string[]): usages is CryptoKeyUsage[] {
  return onlyOf(usages, ALL_USAGES, []);
}

/** The uses that are among `allowed`, each once, in the specification's order. */
export function usagesAmong(usages: readonly string[], allowed: readonly CryptoKeyUsage[]): CryptoKeyUsage[] {
  const among: CryptoKeyUsage[] = [];
  for (let i = 0; i < ALL_USAGES.length; i++) {
    const usage = ALL_USAGES[i] as CryptoKeyUsage;
    if (has(usages, usage) && has(allowed, usage)) among[among.length] = usage;
  }
  return among;
}

/**
 * Checks that the algorithm has all uses.
 *
 * @throws SyntaxError
 */
export function checkUsages(
  usages: readonly string[],
  allowed: readonly CryptoKeyUsage[],
  algorithm: string,
  alsoAllowed: readonly CryptoKeyUsage[] = [],
): void {
  if (onlyOf(usages, allowed, alsoAllowed)) return;
  throw domException(
    "SyntaxError",
    `${algorithm} keys have the usages ${[...allowed, ...alsoAllowed].join(", ") || "(none)"} only.`,
  );
}

/** True if a list has the use. */
export function has(usages: readonly string[], usage: string): boolean {
  for (let i = 0; i < usages.length; i++) if (usages[i] === usage) return true;
  return false;
}

function onlyOf(usages: readonly string[], allowed: readonly string[], alsoAllowed: readonly string[]): boolean {
  for (let i = 0; i < usages.length; i++) {
    const usage = usages[i] as string;
    if (!has(allowed, usage) && !has(alsoAllowed, usage)) return false;
  }
  return true;
}
