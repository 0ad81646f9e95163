import {
  DerTag,
  type DerValue,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derUnsigned,
  encodeDer,
} from "@parsec-ts/key-formats";
import {
  type ArgumentRule,
  argumentError,
  checkOptions,
  mustBeBoolean,
  mustBeInteger,
  mustBeObject,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { Tag } from "../der/tags.js";
import { type AlternativeNames, encodeAlternativeNames } from "./alternative-names.js";
import {
  type ExtendedKeyUsage,
  KEY_USAGES,
  type KeyUsage,
  mustBeExtendedKeyUsages,
  mustBeKeyUsages,
  purposeIds,
} from "./usages.js";

/** The role of the subject: a CA or none, and how many CAs may follow below it. RFC 5280, section 4.2.1.9. */
export interface BasicConstraints {
  readonly ca: boolean;
  /** CAs that a chain may have between this one and a certificate that is none; any number if it is left out. */
  readonly pathLength?: number;
}

/** The extensions that a caller chooses. */
export interface ExtensionOptions {
  /** Names of the subject that TLS clients compare: `{ dns: "pump-17.local", ip: ["10.0.0.17"] }`, or several such, which keep their order. */
  readonly san?: AlternativeNames | readonly AlternativeNames[];
  readonly keyUsage?: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly ExtendedKeyUsage[];
  readonly basicConstraints?: BasicConstraints;
}

const mustBeNames: ArgumentRule = /* @__PURE__ */ mustBeObject('{ dns: "pump-17.local" }');

export const extensionOptionRules: OptionRules<ExtensionOptions> = {
  san: (value) => (Array.isArray(value) ? undefined : mustBeNames(value)),
  keyUsage: mustBeKeyUsages,
  extendedKeyUsage: mustBeExtendedKeyUsages,
  basicConstraints: /* @__PURE__ */ mustBeObject("{ ca: true, pathLength: 0 }"),
};

const basicConstraintsRules: OptionRules<BasicConstraints> = {
  ca: mustBeBoolean,
  pathLength: /* @__PURE__ */ mustBeInteger(0, 255),
};

/** An extension that is to be written. */
export interface NewExtension {
  readonly oid: string;
  readonly critical: boolean;
  /** DER of its value. */
  readonly value: Uint8Array<ArrayBuffer>;
}

/** Object identifiers of the extensions that this package reads and writes. */
export const ExtensionId = {
  SubjectKeyIdentifier: "2.5.29.14",
  KeyUsage: "2.5.29.15",
  SubjectAltName: "2.5.29.17",
  BasicConstraints: "2.5.29.19",
  AuthorityKeyIdentifier: "2.5.29.35",
  ExtendedKeyUsage: "2.5.29.37",
} as const;

/**
 * Encodes the extensions that the caller chose. `isSubjectEmpty` makes the alternative names critical: they are all that names the subject.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function encodeExtensions(
  functionName: string,
  { san, keyUsage, extendedKeyUsage, basicConstraints }: ExtensionOptions,
  isSubjectEmpty: boolean,
): readonly NewExtension[] {
  const names = encodeAlternativeNames(functionName, san);
  if (basicConstraints !== undefined) checkBasicConstraints(functionName, basicConstraints, keyUsage);
  const { ca = false, pathLength } = basicConstraints ?? {};
  const path = pathLength === undefined ? [] : [derUnsigned(Uint8Array.of(pathLength))];
  return [
    ...(basicConstraints === undefined
      ? []
      : [extension("BasicConstraints", true, derSequence(...(ca ? [TRUE, ...path] : [])))]),
    ...(keyUsage === undefined ? [] : [extension("KeyUsage", true, keyUsageBits(keyUsage))]),
    ...(extendedKeyUsage === undefined
      ? []
      : [extension("ExtendedKeyUsage", false, derSequence(...purposeIds(extendedKeyUsage).map(derObjectIdentifier)))]),
    ...(names.length === 0 ? [] : [extension("SubjectAltName", isSubjectEmpty, derSequence(...names))]),
  ];
}

/** The identifier of the subject's key, which the certificates that it issues name as their issuer's. */
export function subjectKeyIdentifier(identifier: Uint8Array): NewExtension {
  return extension("SubjectKeyIdentifier", false, derOctetString(identifier));
}

export function authorityKeyIdentifier(identifier: Uint8Array): NewExtension {
  return extension("AuthorityKeyIdentifier", false, derSequence({ tag: KEY_IDENTIFIER, contents: [identifier] }));
}

const TRUE: DerValue = { tag: Tag.Boolean, contents: [Uint8Array.of(0xff)] };

/** Context tag of the identifier within an authority key identifier. RFC 5280, section 4.2.1.1. */
export const KEY_IDENTIFIER = 0x80;

function extension(name: keyof typeof ExtensionId, critical: boolean, value: DerValue): NewExtension {
  return { oid: ExtensionId[name], critical, value: encodeDer(value) };
}

function checkBasicConstraints(
  functionName: string,
  constraints: BasicConstraints,
  keyUsage: readonly KeyUsage[] | undefined,
): void {
  checkOptions(functionName, constraints, basicConstraintsRules, ["ca"], "basicConstraints.");
  const { ca, pathLength } = constraints;
  if (!ca && pathLength !== undefined) {
    throw argumentError("basicConstraints.pathLength", "left out unless ca is true", functionName);
  }
  if (keyUsage === undefined || ca === keyUsage.includes("keyCertSign")) return;
  throw argumentError(
    "keyUsage",
    ca ? "with keyCertSign for a CA" : "without keyCertSign unless ca is true",
    functionName,
  );
}

/** A bit string without the zeros at its end. ITU-T X.690, section 11.2.2. */
function keyUsageBits(usages: readonly KeyUsage[]): DerValue {
  const bits = usages.map((usage) => KEY_USAGES.indexOf(usage));
  const last = Math.max(...bits);
  const bytes = new Uint8Array(1 + Math.floor(last / 8));
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return { tag: DerTag.BitString, contents: [Uint8Array.of(7 - (last & 7)), bytes] };
}
