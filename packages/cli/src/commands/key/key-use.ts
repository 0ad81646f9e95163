import {
  aead,
  Curve,
  type CurveName,
  deterministicEcdsa,
  ecdh,
  ecdsa,
  type Hash,
  type HashChoice,
  hashLength,
  hmac,
  type KeyAttributes,
  type KeyUse,
  keyAttributes,
  rsaOaep,
  rsaPkcs1v15Crypt,
  rsaPkcs1v15Sign,
  rsaPss,
  type Usage,
} from "@parsec-ts/node";
import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import { HASHES } from "../../input/streamed-message.js";
import type { KeyKind } from "./key-kinds.js";

/** The uses that `--use` names. */
export const USES = ["sign", "encrypt", "agree", "mac"] as const;
type UseName = (typeof USES)[number];

/** Options of commands that make keys. */
export interface KeyUseOptions {
  readonly use?: string;
  readonly alg?: string;
  readonly exportable?: boolean;
}

const USAGE: Readonly<Record<UseName, readonly Usage[]>> = {
  sign: ["signHash", "verifyHash"],
  encrypt: ["encrypt", "decrypt"],
  agree: ["derive"],
  mac: ["signMessage", "verifyMessage"],
};

/** Uses of a key without its private half. */
const PUBLIC_USAGE: Readonly<Record<UseName, readonly Usage[]>> = {
  sign: ["verifyHash"],
  encrypt: ["encrypt"],
  agree: ["derive"],
  mac: ["verifyMessage"],
};

type AlgorithmMaker = (hash: HashChoice, kind: KeyKind) => KeyUse["algorithm"];

/** One algorithm that `--alg` names; the first of a use is its default. */
interface AlgorithmRule {
  readonly name: string;
  /** A hash may follow the name: `pss-sha384`. */
  readonly hash?: "any" | "named";
  readonly make: AlgorithmMaker;
}

const specific = (hash: HashChoice): Hash => hash as Hash;

const SIGN_EC: readonly AlgorithmRule[] = [
  { name: "ecdsa", hash: "any", make: (hash) => ecdsa(hash) },
  { name: "deterministic-ecdsa", hash: "any", make: (hash) => deterministicEcdsa(hash) },
];
const SIGN_RSA: readonly AlgorithmRule[] = [
  { name: "pkcs1", hash: "any", make: (hash) => rsaPkcs1v15Sign(hash) },
  { name: "pss", hash: "any", make: (hash) => rsaPss(hash) },
];
const ENCRYPT_RSA: readonly AlgorithmRule[] = [
  { name: "oaep", hash: "named", make: (hash) => rsaOaep(specific(hash)) },
  { name: "pkcs1", make: () => rsaPkcs1v15Crypt() },
];
const ENCRYPT_AES: readonly AlgorithmRule[] = [
  { name: "gcm", make: () => aead("GCM") },
  { name: "ccm", make: () => aead("CCM") },
];
const AGREE_EC: readonly AlgorithmRule[] = [{ name: "ecdh", make: () => ecdh() }];

/** Algorithms by use, the default use first. */
function rulesOf({ keyType, curve }: KeyKind): Partial<Record<UseName, readonly AlgorithmRule[]>> {
  switch (keyType.kind) {
    case "eccKeyPair":
    case "eccPublicKey":
      return curve === "X25519" || curve === "X448" ? { agree: AGREE_EC } : { sign: SIGN_EC, agree: AGREE_EC };
    case "rsaKeyPair":
    case "rsaPublicKey":
      return { sign: SIGN_RSA, encrypt: ENCRYPT_RSA };
    case "aes":
      return { encrypt: ENCRYPT_AES };
    case "chacha20":
      return { encrypt: [{ name: "chacha20-poly1305", make: () => aead("CHACHA20_POLY1305") }] };
    case "hmac":
      return { mac: [{ name: "hmac", make: (_, { hash = "SHA_256" }) => hmac(hash) }] };
    default:
      return {};
  }
}

/**
 * Returns the uses and the algorithm of a new key: what the options name, else the usual ones of its kind.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for a use or an algorithm that the kind does not have
 */
export function keyUse(kind: KeyKind, { use, alg, exportable = false }: KeyUseOptions): KeyUse {
  const rules = rulesOf(kind);
  const names = Object.keys(rules) as UseName[];
  const useName = (use as UseName | undefined) ?? useOfAlgorithm(rules, alg) ?? names[0];
  const known = useName === undefined ? undefined : rules[useName];
  if (useName === undefined || known === undefined) {
    throw argumentError("--use", mustBeOneOf(...names)(use) ?? "a use of such a key");
  }
  const isPublic = kind.keyType.kind === "eccPublicKey" || kind.keyType.kind === "rsaPublicKey";
  const usage = [...(isPublic ? PUBLIC_USAGE : USAGE)[useName], ...(exportable ? (["export"] as const) : [])];
  return { usage, algorithm: algorithmOf(known, alg, kind) };
}

/** Returns the attributes of a new key. */
export function newKeyAttributes(kind: KeyKind, options: KeyUseOptions): KeyAttributes {
  const bits = kind.keyBits === 0 ? 8 * (hashLength(kind.hash ?? "SHA_256") ?? 32) : kind.keyBits;
  return keyAttributes(kind.keyType, bits, keyUse(kind, options));
}

/** The use of an algorithm that only one use has: `--alg oaep` needs no `--use encrypt`. */
function useOfAlgorithm(
  rules: Partial<Record<UseName, readonly AlgorithmRule[]>>,
  alg: string | undefined,
): UseName | undefined {
  if (alg === undefined) return undefined;
  return USES.find((use) => rules[use]?.some((rule) => matches(rule, alg)));
}

function matches(rule: AlgorithmRule, alg: string): boolean {
  return alg === rule.name || (rule.hash !== undefined && hashOfName(rule, alg) !== undefined);
}

function algorithmOf(rules: readonly AlgorithmRule[], alg: string | undefined, kind: KeyKind): KeyUse["algorithm"] {
  const rule = alg === undefined ? rules[0] : rules.find((one) => matches(one, alg));
  if (rule === undefined) throw argumentError("--alg", mustBeOneOf(...algorithmNames(rules))(alg) ?? "an algorithm");
  const hash = alg === undefined ? undefined : hashOfName(rule, alg);
  return rule.make(hash ?? defaultHash(kind.curve), kind);
}

/** The hash behind the name of an algorithm: `pss-sha384`, `ecdsa-any`. */
function hashOfName({ name, hash }: AlgorithmRule, alg: string): HashChoice | undefined {
  if (!alg.startsWith(`${name}-`)) return undefined;
  const suffix = alg.slice(name.length + 1);
  if (suffix === "any") return hash === "any" ? "any" : undefined;
  return Object.hasOwn(HASHES, suffix) ? HASHES[suffix] : undefined;
}

function algorithmNames(rules: readonly AlgorithmRule[]): string[] {
  const hashes = ["sha256", "sha384", "sha512"];
  return rules.flatMap(({ name, hash }) => [
    name,
    ...(hash === undefined ? [] : hashes.map((suffix) => `${name}-${suffix}`)),
    ...(hash === "any" ? [`${name}-any`] : []),
  ]);
}

/** The hash that is as strong as a curve; SHA-256 for other keys. */
function defaultHash(curve: CurveName | undefined): Hash {
  const bits = curve === undefined ? 256 : Curve[curve].bits;
  if (bits <= 256) return "SHA_256";
  return bits <= 384 ? "SHA_384" : "SHA_512";
}
