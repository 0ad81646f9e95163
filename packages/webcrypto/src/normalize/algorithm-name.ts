import { isObject, toText } from "../webidl/convert.js";
import { type DictionaryReader, readDictionary } from "../webidl/dictionary.js";

/** An algorithm whose name was read, once, and nothing else of it. */
export interface NamedAlgorithm {
  /** The name as the caller wrote it. */
  readonly name: string;
  /** Members of the dictionary that the algorithm's own definition has. */
  readonly members: DictionaryReader;
  /** The algorithm for the platform, which reads the other members itself, and the name from here. */
  readonly forPlatform: object;
}

/**
 * Reads the name of an AlgorithmIdentifier: a text, or an object with the member `name`. Web Cryptography API, "Algorithm normalization".
 *
 * @throws TypeError
 */
export function readAlgorithmName(algorithm: unknown): NamedAlgorithm {
  if (!isObject(algorithm)) return named(toText(algorithm), Object.create(null));
  const name = readDictionary(algorithm, "Algorithm").required("name");
  return named(toText(name), algorithm);
}

function named(name: string, source: object): NamedAlgorithm {
  const forPlatform = new Proxy(source, {
    get: (target, member) => (member === "name" ? name : Reflect.get(target, member)),
    has: (target, member) => member === "name" || Reflect.has(target, member),
  });
  return { name, members: readDictionary(source, name), forPlatform };
}

/** True if two algorithm names are the same: case does not matter, in ASCII. */
export function isSameName(a: string, b: string): boolean {
  return lowerCase(a) === lowerCase(b);
}

/** Finds the entry of a name in any case. */
export function findByName<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
  name: string,
): Entry | undefined {
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry;
    if (isSameName(entry.name, name)) return entry;
  }
  return undefined;
}

/** Lower case of ASCII letters alone: the Kelvin sign is no k. */
function lowerCase(text: string): string {
  let lower = "";
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] as string;
    lower += letter >= "A" && letter <= "Z" ? letter.toLowerCase() : letter;
  }
  return lower;
}
