import {
  type ArgumentRule,
  argumentError,
  checkArgument,
  checkedElsewhere,
  checkOptions,
  mustBeBinary,
  mustBeObject,
  mustBeOneOf,
  mustBeText,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import type { KeyInput } from "../host/key-formats.js";

/** A key in PSA's own format, or its digest. */
interface PlainKey {
  readonly format: "raw" | "spki-sha256";
  readonly key: Uint8Array;
}

/** A key that a caller hands in, in one of its forms. */
type GivenKey = KeyInput | PlainKey;

/** The rule for the key itself, by its format. */
const KEY_RULES: { readonly [Format in GivenKey["format"]]: ArgumentRule } = {
  raw: mustBeBinary,
  der: mustBeBinary,
  pem: mustBeText,
  jwk: /* @__PURE__ */ mustBeObject('{ kty: "EC", … }'),
  "spki-sha256": mustBeBinary,
};

/** Names that other libraries have for encodings that are "der" here. */
const ENCODINGS = ["spki", "pkcs8", "pkcs1", "sec1"];

/** Accepts some formats of keys. */
export function mustBeKeyFormat(...formats: readonly GivenKey["format"][]): ArgumentRule {
  const mustBeFormat = mustBeOneOf(...formats);
  return (value) => {
    const expected = mustBeFormat(value);
    const isEncoding = typeof value === "string" && ENCODINGS.includes(value);
    return expected !== undefined && isEncoding ? `${expected}: use "der" for its bytes` : expected;
  };
}

export const mustBeAttributes: ArgumentRule = /* @__PURE__ */ mustBeObject('ecdsaKey("P-256")');

/**
 * Checks a key that the caller hands in: its format is one of these, and the key has the form that belongs to it.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function checkKey<Key extends GivenKey>(
  functionName: string,
  argument: string,
  key: Key,
  formats: readonly Key["format"][],
): void {
  const example = `{ format: "${formats[0]}", key: bytes }`;
  checkArgument(functionName, argument, key, mustBeObject(example));
  if ("keyType" in key) throw argumentError(argument, `a key such as ${example}, not attributes of one`, functionName);
  const rules = { format: mustBeKeyFormat(...formats), key: checkedElsewhere } as OptionRules<GivenKey>;
  checkOptions<GivenKey>(functionName, key, rules, ["format"], `${argument}.`);
  checkArgument(functionName, `${argument}.key`, key.key, KEY_RULES[key.format]);
}
