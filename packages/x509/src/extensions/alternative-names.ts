import { type DerElement, type DerValue, decodeDerSequence } from "@parsec-ts/key-formats";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import { type ArgumentRule, argumentError, checkOptions, kindOf, type OptionRules } from "@parsec-ts/wire-protocol";
import { readAscii } from "../der/read-text.js";
import { malformed } from "../x509-error.js";
import { encodeIpAddress, formatIpAddress } from "./ip-address.js";

/** Names of a subject beside its distinguished name: what TLS clients compare with the name of a server. RFC 5280, section 4.2.1.6. */
export interface AlternativeNames {
  /** Domain names in ASCII; the first label may be `*`. */
  readonly dns?: string | readonly string[];
  /** IPv4 and IPv6 addresses. */
  readonly ip?: string | readonly string[];
  /** URIs such as `spiffe://example.org/pump-17`. */
  readonly uri?: string | readonly string[];
  /** Email addresses in ASCII. */
  readonly email?: string | readonly string[];
}

/** The alternative names that were read. They can be given to `issue` as they are. */
export interface ParsedAlternativeNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
  readonly uri: readonly string[];
  readonly email: readonly string[];
}

type Kind = keyof AlternativeNames;

/** Most names of all kinds, and most characters of one. */
const MAX_NAMES = 1000;
const MAX_LENGTH = 2048;

/** Labels of letters, digits, hyphens, and underscores, which names inside of networks have. RFC 1034, section 3.5. */
const DNS_NAME = /^(?:\*\.)?(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]+$/;
const EMAIL = /^[\x21-\x3f\x41-\x7e]{1,64}@[A-Za-z0-9.-]{1,253}$/;

/** Checks one text of a kind: returns what is wanted instead. */
const CHECKS: { readonly [Name in Kind]: (text: string) => string | undefined } = {
  dns(text) {
    if (encodeIpAddress(text) !== undefined) return "domain names; give addresses as ip";
    return text.length <= 253 && DNS_NAME.test(text) ? undefined : "domain names in ASCII (xn--… for others)";
  },
  ip: (text) => (encodeIpAddress(text) === undefined ? "addresses such as 10.0.0.17 or fd00::17" : undefined),
  uri: (text) => (URI.test(text) ? undefined : "URIs with their scheme in ASCII: https://example.org/pump-17"),
  email: (text) => (EMAIL.test(text) ? undefined : "addresses in ASCII such as ada@example.org"),
};

function mustBeNames(kind: Kind): ArgumentRule {
  return (value) => {
    const texts = Array.isArray(value) ? value : [value];
    for (const text of texts) {
      if (typeof text !== "string") return `a text or an array of texts, not ${kindOf(text)}`;
      const expected = text.length > MAX_LENGTH ? `texts of at most ${MAX_LENGTH} characters` : CHECKS[kind](text);
      if (expected !== undefined) return `${expected}, not ${JSON.stringify(text.slice(0, 40))}`;
    }
    return undefined;
  };
}

const alternativeNameRules: OptionRules<AlternativeNames> = {
  dns: /* @__PURE__ */ mustBeNames("dns"),
  ip: /* @__PURE__ */ mustBeNames("ip"),
  uri: /* @__PURE__ */ mustBeNames("uri"),
  email: /* @__PURE__ */ mustBeNames("email"),
};

const KINDS = ["dns", "ip", "uri", "email"] as const;

/** Context tags of the kinds of names. RFC 5280, section 4.2.1.6. */
const TAGS: { readonly [Name in Kind]: number } = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 };

/** Those of the kinds that this package does not read: otherName, x400Address, directoryName, ediPartyName, registeredID. */
const OTHER_TAGS: readonly number[] = [0xa0, 0xa3, 0xa4, 0xa5, 0x88];

/**
 * Checks the option `san`, and encodes its names.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function encodeAlternativeNames(
  functionName: string,
  san: AlternativeNames | readonly AlternativeNames[] = [],
): readonly DerValue[] {
  const groups: readonly AlternativeNames[] = Array.isArray(san) ? san : [san];
  for (const group of groups) {
    // Left-out options count as none: not so in an array.
    if (group === undefined) throw argumentError("san", "an object, not undefined", functionName);
    checkOptions(functionName, group, alternativeNameRules, [], "san.");
  }
  const names = groups.flatMap(encodeGroup);
  if (names.length > MAX_NAMES) throw argumentError("san", `at most ${MAX_NAMES} names`, functionName);
  return names;
}

function encodeGroup(san: AlternativeNames): DerValue[] {
  return KINDS.flatMap((kind) => {
    const value = san[kind];
    const texts = value === undefined ? [] : typeof value === "string" ? [value] : value;
    return texts.map((text) => ({
      tag: TAGS[kind],
      contents: [(kind === "ip" ? encodeIpAddress(text) : undefined) ?? utf8Bytes(text)],
    }));
  });
}

/** Decodes the extension; `others` counts the names of kinds that this package does not read. */
export function decodeAlternativeNames(value: Uint8Array): {
  readonly san: ParsedAlternativeNames;
  readonly others: number;
} {
  const names = { dns: [] as string[], ip: [] as string[], uri: [] as string[], email: [] as string[] };
  let others = 0;
  for (const element of decodeDerSequence(value)) {
    const kind = KINDS.find((candidate) => TAGS[candidate] === element.tag);
    if (kind !== undefined) names[kind].push(kind === "ip" ? addressOf(element) : asciiOf(element));
    else if (OTHER_TAGS.includes(element.tag)) others++;
    else throw malformed("an alternative name has not its form");
  }
  return { san: names, others };
}

/** Text that a screen shows as it is: control characters, NUL among them, are what attacks are made of. */
function asciiOf({ content }: DerElement): string {
  const text = readAscii(content);
  if (text === undefined || !/^[\x20-\x7e]*$/.test(text))
    throw malformed("an alternative name has characters that no such name has");
  return text;
}

function addressOf({ content }: DerElement): string {
  const text = formatIpAddress(content);
  if (text === undefined) throw malformed("an address among the alternative names is neither IPv4 nor IPv6");
  return text;
}
