import { isIP } from "node:net";
import {
  DER_NULL,
  DerTag,
  type DerValue,
  derBitString,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derUnsigned,
  encodeDer,
} from "@parsec-ts/key-formats";
import type { AsymmetricSignature, Hash, ParsecKey } from "@parsec-ts/node";
import { argumentError } from "@parsec-ts/wire-protocol";

/** The content of a certificate request. RFC 2986. */
export interface CertificateRequest {
  /** Parts of the subject, in their order: object identifier and text. */
  readonly subject: readonly (readonly [oid: string, text: string])[];
  /** Names of the subject beside it: IP addresses and, for anything else, DNS names. */
  readonly alternativeNames: readonly string[];
}

const UTF8_STRING = 0x0c;
const SET = 0x31;
const DNS_NAME = 0x82;
const IP_ADDRESS = 0x87;
const EXPLICIT_1 = 0xa1;
const EXPLICIT_2 = 0xa2;

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const MGF1 = "1.2.840.113549.1.1.8";
const RSA_PSS = "1.2.840.113549.1.1.10";

/** Hashes that certificates use: the last part of their object identifiers, and their length. RFC 5754, RFC 5758, RFC 4055. */
const HASHES: Partial<Record<Hash, { sha: number; rsa: number; ecdsa: number; bytes: number }>> = {
  SHA_224: { sha: 4, rsa: 14, ecdsa: 1, bytes: 28 },
  SHA_256: { sha: 1, rsa: 11, ecdsa: 2, bytes: 32 },
  SHA_384: { sha: 2, rsa: 12, ecdsa: 3, bytes: 48 },
  SHA_512: { sha: 3, rsa: 13, ecdsa: 4, bytes: 64 },
};

/** Makes a certificate request, signed by the algorithm of the key. Returns its DER. */
export async function signCertificateRequest(key: ParsecKey, request: CertificateRequest): Promise<Uint8Array> {
  const { attributes } = await key.info();
  const { keyAlgorithm } = attributes.keyPolicy;
  if (keyAlgorithm.kind !== "asymmetricSignature") throw argumentError("the key", "one that signs");
  const algorithm = signatureAlgorithm(keyAlgorithm.value);
  const info = encodeDer(
    derSequence(
      derUnsigned(Uint8Array.of(0)),
      derSequence(...request.subject.map(relativeName)),
      await key.exportPublicKey("der"),
      { tag: DerTag.Explicit0, contents: extensionRequest(request.alternativeNames) },
    ),
  );
  const signature = await key.sign(info, { format: "der" });
  return encodeDer(derSequence(info, algorithm, derBitString(signature)));
}

function relativeName([oid, text]: readonly [string, string]): DerValue {
  const value = { tag: UTF8_STRING, contents: [new TextEncoder().encode(text)] };
  return { tag: SET, contents: [derSequence(derObjectIdentifier(oid), value)] };
}

function extensionRequest(names: readonly string[]): readonly DerValue[] {
  if (names.length === 0) return [];
  const extension = derSequence(
    derObjectIdentifier(SUBJECT_ALTERNATIVE_NAME),
    derOctetString(derSequence(...names.map(alternativeName))),
  );
  const extensions = { tag: SET, contents: [derSequence(extension)] };
  return [derSequence(derObjectIdentifier(EXTENSION_REQUEST), extensions)];
}

function alternativeName(name: string): DerValue {
  const address = addressBytes(name);
  if (address !== undefined) return { tag: IP_ADDRESS, contents: [address] };
  if (/^[\x21-\x7e]+$/.test(name)) return { tag: DNS_NAME, contents: [new TextEncoder().encode(name)] };
  throw argumentError("--san", "an IP address, or a DNS name in ASCII (xn--… for others)");
}

/** The bytes of an IP address; `undefined` for another text, and for an address with a zone. */
function addressBytes(text: string): Uint8Array | undefined {
  if (isIP(text) === 4) return Uint8Array.from(text.split("."), Number);
  if (isIP(text) !== 6 || text.includes("%")) return undefined;
  // The URL parser writes an IPv4 part in hex.
  const [before = "", after] = new URL(`http://[${text}]`).hostname.slice(1, -1).split("::");
  const groups = (part: string | undefined): string[] => (part ? part.split(":") : []);
  const [head, tail] = [groups(before), groups(after)];
  const all = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  return Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}

/** The AlgorithmIdentifier of a signature; SHA-256 for a key that permits any hash, as keys sign then. */
function signatureAlgorithm(algorithm: AsymmetricSignature): DerValue {
  const hash = "hashAlg" in algorithm && algorithm.hashAlg.kind === "specific" ? algorithm.hashAlg.value : "SHA_256";
  const ids = HASHES[hash];
  if (ids === undefined) throw argumentError("the key", "one that signs with SHA-2");
  switch (algorithm.kind) {
    case "ecdsa":
    case "deterministicEcdsa":
    case "ecdsaAny":
      return derSequence(derObjectIdentifier(`1.2.840.10045.4.3.${ids.ecdsa}`));
    case "rsaPkcs1v15Sign":
      return derSequence(derObjectIdentifier(`1.2.840.113549.1.1.${ids.rsa}`), DER_NULL);
    case "rsaPss":
      return derSequence(derObjectIdentifier(RSA_PSS), pssParameters(ids));
    default:
      throw argumentError("the key", "one that signs by ECDSA, RSA-PSS or PKCS#1 v1.5");
  }
}

function pssParameters({ sha, bytes }: { readonly sha: number; readonly bytes: number }): DerValue {
  const hash = derSequence(derObjectIdentifier(`2.16.840.1.101.3.4.2.${sha}`), DER_NULL);
  return derSequence(
    { tag: DerTag.Explicit0, contents: [hash] },
    { tag: EXPLICIT_1, contents: [derSequence(derObjectIdentifier(MGF1), hash)] },
    { tag: EXPLICIT_2, contents: [derUnsigned(Uint8Array.of(bytes))] },
  );
}
