import {
  type DerElement,
  DerTag,
  decodeDerElements,
  decodeDerUnsigned,
  decodeObjectIdentifier,
  derContent,
} from "@parsec-ts/key-formats";

/** Hashes of the signatures that this package makes and verifies. */
export type SignatureHash = "SHA_256" | "SHA_384" | "SHA_512";

/** A signature algorithm by its parts. */
export interface SignatureRule {
  readonly kind: "ecdsa" | "rsaPkcs1v15Sign" | "rsaPss";
  readonly hash: SignatureHash;
}

/** The Web Cryptography API's names of the hashes, and their bytes, which are those of a salt of RSA-PSS too. */
export const HASHES: {
  readonly [Name in SignatureHash]: { readonly name: string; readonly length: number; readonly oid: string };
} = {
  SHA_256: { name: "SHA-256", length: 32, oid: "2.16.840.1.101.3.4.2.1" },
  SHA_384: { name: "SHA-384", length: 48, oid: "2.16.840.1.101.3.4.2.2" },
  SHA_512: { name: "SHA-512", length: 64, oid: "2.16.840.1.101.3.4.2.3" },
};

/** RFC 5758, section 3.2; RFC 4055, section 5. */
const BY_OID: Readonly<Record<string, SignatureRule>> = {
  "1.2.840.10045.4.3.2": { kind: "ecdsa", hash: "SHA_256" },
  "1.2.840.10045.4.3.3": { kind: "ecdsa", hash: "SHA_384" },
  "1.2.840.10045.4.3.4": { kind: "ecdsa", hash: "SHA_512" },
  "1.2.840.113549.1.1.11": { kind: "rsaPkcs1v15Sign", hash: "SHA_256" },
  "1.2.840.113549.1.1.12": { kind: "rsaPkcs1v15Sign", hash: "SHA_384" },
  "1.2.840.113549.1.1.13": { kind: "rsaPkcs1v15Sign", hash: "SHA_512" },
};

const RSA_PSS = "1.2.840.113549.1.1.10";
const MGF1 = "1.2.840.113549.1.1.8";

const KIND_NAMES = { ecdsa: "ECDSA", rsaPkcs1v15Sign: "RSA PKCS#1 v1.5", rsaPss: "RSA-PSS" } as const;

/** A signature algorithm as it was read. */
export interface ReadAlgorithm {
  /** `ECDSA with SHA-256`, or the object identifier of an algorithm that this package does not know. */
  readonly name: string;
  readonly rule: SignatureRule | undefined;
}

/** Decodes the content of an AlgorithmIdentifier. */
export function decodeSignatureAlgorithm(content: Uint8Array): ReadAlgorithm {
  const [identifier, parameters, ...rest] = decodeDerElements(content);
  const oid = decodeObjectIdentifier(derContent(identifier, DerTag.ObjectIdentifier));
  const rule = rest.length > 0 ? undefined : ruleOf(oid, parameters);
  return { name: rule === undefined ? oid : ruleName(rule), rule };
}

export function ruleName({ kind, hash }: SignatureRule): string {
  return `${KIND_NAMES[kind]} with ${HASHES[hash].name}`;
}

function ruleOf(oid: string, parameters: DerElement | undefined): SignatureRule | undefined {
  if (oid === RSA_PSS) return pssRule(parameters);
  const rule = Object.hasOwn(BY_OID, oid) ? BY_OID[oid] : undefined;
  // ECDSA has no parameters, RSA has NULL or, as some write it, none.
  const isPlain = parameters === undefined || (rule?.kind !== "ecdsa" && isNull(parameters));
  return isPlain ? rule : undefined;
}

/** The parameters of RSA-PSS: one hash for both uses, and a salt as long as it. RFC 4055, section 3.1. */
function pssRule(parameters: DerElement | undefined): SignatureRule | undefined {
  try {
    return parameters && readPssRule(parameters);
  } catch {
    // Those that are left out stand for SHA-1.
    return undefined;
  }
}

function readPssRule(parameters: DerElement): SignatureRule | undefined {
  const [hashElement, maskElement, saltElement, ...rest] = decodeDerElements(derContent(parameters, DerTag.Sequence));
  const hash = hashOf(tagged(hashElement, 0));
  const [maskIdentifier, maskHash] = decodeDerElements(derContent(tagged(maskElement, 1), DerTag.Sequence));
  const salt = decodeDerUnsigned(tagged(saltElement, 2));
  const isMgf1 = decodeObjectIdentifier(derContent(maskIdentifier, DerTag.ObjectIdentifier)) === MGF1;
  if (hash === undefined || !isMgf1 || hashOf(maskHash) !== hash || rest.length > 0) return undefined;
  return salt.length === 1 && salt[0] === HASHES[hash].length ? { kind: "rsaPss", hash } : undefined;
}

/** The element within an explicit tag. */
function tagged(element: DerElement | undefined, number: number): DerElement | undefined {
  return decodeDerElements(derContent(element, DerTag.Explicit0 + number))[0];
}

function hashOf(element: DerElement | undefined): SignatureHash | undefined {
  const [identifier, parameters] = decodeDerElements(derContent(element, DerTag.Sequence));
  const oid = decodeObjectIdentifier(derContent(identifier, DerTag.ObjectIdentifier));
  if (parameters !== undefined && !isNull(parameters)) return undefined;
  return (Object.keys(HASHES) as SignatureHash[]).find((name) => HASHES[name].oid === oid);
}

function isNull({ tag, content }: DerElement): boolean {
  return tag === DerTag.Null && content.length === 0;
}
