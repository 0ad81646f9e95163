import {
  type DerElement,
  DerTag,
  decodeDerElements,
  decodeDerSequence,
  decodeDerUnsigned,
  decodeObjectIdentifier,
  derContent,
} from "@parsec-ts/key-formats";
import { toHex } from "../der/hex.js";
import { Tag } from "../der/tags.js";
import { malformed } from "../x509-error.js";
import { decodeAlternativeNames, type ParsedAlternativeNames } from "./alternative-names.js";
import { type BasicConstraints, ExtensionId, KEY_IDENTIFIER } from "./extension-options.js";
import { type ExtendedKeyUsage, KEY_USAGES, type KeyUsage, purposeName } from "./usages.js";

/** An extension as it was read. */
export interface ParsedExtension {
  /** Its object identifier. */
  readonly oid: string;
  /** True if a reader that does not know it has to refuse the certificate. */
  readonly critical: boolean;
  /** DER of its value. */
  readonly value: Uint8Array;
}

/** The extensions of a certificate, or those that a request asks for. */
export interface ParsedExtensions {
  /** All of them, in their order. */
  readonly extensions: readonly ParsedExtension[];
  readonly san: ParsedAlternativeNames;
  /** Number of alternative names of other kinds. */
  readonly otherNames: number;
  readonly keyUsage?: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly ExtendedKeyUsage[];
  readonly basicConstraints?: BasicConstraints;
  /** In hexadecimal. */
  readonly subjectKeyIdentifier?: string;
  /** In hexadecimal; absent also for one that names the issuer's certificate instead of its key. */
  readonly authorityKeyIdentifier?: string;
}

const NO_NAMES: ParsedAlternativeNames = { dns: [], ip: [], uri: [], email: [] };

/** Decodes extensions from the content of their sequence, if there is one. */
export function decodeExtensions(content: Uint8Array | undefined): ParsedExtensions {
  const extensions = content === undefined ? [] : decodeDerElements(content).map(decodeExtension);
  const find = <T>(name: keyof typeof ExtensionId, decode: (value: Uint8Array) => T): T | undefined => {
    const found = extensions.find(({ oid }) => oid === ExtensionId[name]);
    return found && decode(found.value);
  };
  if (new Set(extensions.map(({ oid }) => oid)).size < extensions.length) throw malformed("an extension occurs twice");
  const names = find("SubjectAltName", decodeAlternativeNames);
  const keyUsage = find("KeyUsage", decodeKeyUsage);
  const extendedKeyUsage = find("ExtendedKeyUsage", decodePurposes);
  const basicConstraints = find("BasicConstraints", decodeBasicConstraints);
  const subjectKeyIdentifier = find("SubjectKeyIdentifier", (value) =>
    toHex(derContent(single(value), DerTag.OctetString)),
  );
  const authorityKeyIdentifier = find("AuthorityKeyIdentifier", decodeAuthority);
  return {
    extensions,
    san: names?.san ?? NO_NAMES,
    otherNames: names?.others ?? 0,
    ...(keyUsage && { keyUsage }),
    ...(extendedKeyUsage && { extendedKeyUsage }),
    ...(basicConstraints && { basicConstraints }),
    ...(subjectKeyIdentifier !== undefined && { subjectKeyIdentifier }),
    ...(authorityKeyIdentifier !== undefined && { authorityKeyIdentifier }),
  };
}

function decodeExtension(element: DerElement): ParsedExtension {
  const [identifier, ...rest] = decodeDerElements(derContent(element, DerTag.Sequence));
  const oid = decodeObjectIdentifier(derContent(identifier, DerTag.ObjectIdentifier));
  const isMarked = rest[0]?.tag === Tag.Boolean;
  const critical = isMarked && decodeBoolean(rest[0]);
  const [value, ...more] = isMarked ? rest.slice(1) : rest;
  if (more.length > 0) throw malformed("an extension has more than its value");
  return { oid, critical, value: derContent(value, DerTag.OctetString) };
}

function decodeBoolean(element: DerElement | undefined): boolean {
  const [byte, ...more] = derContent(element, Tag.Boolean);
  if (more.length > 0 || (byte !== 0 && byte !== 0xff)) throw malformed("a boolean is neither true nor false");
  return byte === 0xff;
}

/** The one element of a value. */
function single(value: Uint8Array): DerElement {
  const [element, ...more] = decodeDerElements(value);
  if (element === undefined || more.length > 0) throw malformed("an extension's value is not one element");
  return element;
}

function decodeKeyUsage(value: Uint8Array): readonly KeyUsage[] {
  const [unused = 0xff, ...bytes] = derContent(single(value), DerTag.BitString);
  if (unused > 7 || bytes.length > 2) throw malformed("the key usage has not its form");
  return KEY_USAGES.filter((_usage, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

function decodePurposes(value: Uint8Array): readonly ExtendedKeyUsage[] {
  return decodeDerSequence(value).map((purpose) =>
    purposeName(decodeObjectIdentifier(derContent(purpose, DerTag.ObjectIdentifier))),
  );
}

function decodeBasicConstraints(value: Uint8Array): BasicConstraints {
  const elements = decodeDerSequence(value);
  const isMarked = elements[0]?.tag === Tag.Boolean;
  const ca = isMarked && decodeBoolean(elements[0]);
  const [path, ...more] = isMarked ? elements.slice(1) : elements;
  if (more.length > 0) throw malformed("the basic constraints have not their form");
  if (path === undefined) return { ca };
  const digits = decodeDerUnsigned(path);
  // More than any chain has.
  if (digits.length > 2) throw malformed("the path length is too large");
  return { ca, pathLength: digits.reduce((sum, digit) => sum * 256 + digit, 0) };
}

function decodeAuthority(value: Uint8Array): string | undefined {
  const key = decodeDerSequence(value).find(({ tag }) => tag === KEY_IDENTIFIER);
  return key && toHex(key.content);
}
