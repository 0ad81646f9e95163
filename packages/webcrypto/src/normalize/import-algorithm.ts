import { familyOf } from "../algorithms/families.js";
import type { ImportMember } from "../algorithms/family.js";
import { toInteger, toText } from "../webidl/convert.js";
import { type NamedAlgorithm, readAlgorithmName } from "./algorithm-name.js";

/**
 * Reads an algorithm for `importKey` whole, each member once: the platform imports the key later, and must find what it was at the call. The
 * members of an algorithm that only the platform knows are left to it.
 *
 * @throws TypeError
 */
export function readImportAlgorithm(algorithm: unknown): NamedAlgorithm {
  const named = readAlgorithmName(algorithm);
  const { name, members } = named;
  const family = familyOf(name);
  if (family === undefined) return named;
  const forPlatform: Record<string, unknown> = Object.create(null);
  forPlatform.name = name;
  for (let i = 0; i < family.importMembers.length; i++) {
    const member = family.importMembers[i] as ImportMember;
    if (member === "hash") forPlatform.hash = readAlgorithmName(members.required("hash")).name;
    if (member === "namedCurve") forPlatform.namedCurve = toText(members.required("namedCurve"));
    const length = member === "length" ? members.optional("length") : undefined;
    if (length !== undefined) forPlatform.length = toInteger(length, 0xffff_ffff, `${name}.length`);
  }
  return { name, members, forPlatform };
}
