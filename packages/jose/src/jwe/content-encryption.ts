import { allocateBytes, type SecretBytes, secretBytes } from "@parsec-ts/wire-protocol";
import { type PlatformSubtle, platformSubtle } from "../platform/platform-subtle.js";

/** Content encryptions of JWE that are decrypted here. RFC 7518, section 5.1. */
export type ContentEncryption = "A128GCM" | "A256GCM" | "A128CBC-HS256" | "A256CBC-HS512";

/** A content encryption: bytes of its key, its initialization vector and its tag. */
interface ContentRule {
  readonly keyLength: number;
  readonly ivLength: number;
  readonly tagLength: number;
  /** The hash of its HMAC; none for GCM. */
  readonly hash?: string;
}

export const CONTENT_RULES: { readonly [Name in ContentEncryption]: ContentRule } = {
  A128GCM: { keyLength: 16, ivLength: 12, tagLength: 16 },
  A256GCM: { keyLength: 32, ivLength: 12, tagLength: 16 },
  "A128CBC-HS256": { keyLength: 32, ivLength: 16, tagLength: 16, hash: "SHA-256" },
  "A256CBC-HS512": { keyLength: 64, ivLength: 16, tagLength: 32, hash: "SHA-512" },
};

/** The encrypted content of a JWE. */
export interface EncryptedContent {
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
  /** The protected header as it came, in ASCII. */
  readonly additionalData: Uint8Array;
}

/**
 * Decrypts the content by its key, which the caller wipes, and wipes the plaintext too. `undefined` for all that can be wrong with it.
 *
 * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED`
 */
export async function decryptContent(
  name: ContentEncryption,
  key: Uint8Array,
  content: EncryptedContent,
): Promise<SecretBytes | undefined> {
  const rule = CONTENT_RULES[name];
  const { iv, tag } = content;
  if (key.length !== rule.keyLength || iv.length !== rule.ivLength || tag.length !== rule.tagLength) return undefined;
  const subtle = platformSubtle();
  const plaintext = await (rule.hash === undefined
    ? decryptGcm(subtle, key, content)
    : decryptCbc(subtle, key, rule.hash, content));
  return plaintext && secretBytes(new Uint8Array(plaintext));
}

async function decryptGcm(
  subtle: PlatformSubtle,
  key: Uint8Array,
  { iv, ciphertext, tag, additionalData }: EncryptedContent,
): Promise<ArrayBuffer | undefined> {
  const imported = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const algorithm = { name: "AES-GCM", iv, additionalData, tagLength: 128 };
  return await undefinedIfRejected(subtle.decrypt(algorithm, imported, joined(ciphertext, tag)));
}

/** AES-CBC with HMAC: half of the key each. The MAC is verified before anything is decrypted. RFC 7518, section 5.2.2.2. */
async function decryptCbc(
  subtle: PlatformSubtle,
  key: Uint8Array,
  hash: string,
  { iv, ciphertext, tag, additionalData }: EncryptedContent,
): Promise<ArrayBuffer | undefined> {
  const half = key.length / 2;
  const macKey = await subtle.importKey("raw", key.subarray(0, half), { name: "HMAC", hash }, false, ["sign"]);
  const bits = allocateBytes(8);
  new DataView(bits.buffer).setBigUint64(0, BigInt(8 * additionalData.length));
  const mac = new Uint8Array(await subtle.sign("HMAC", macKey, joined(additionalData, iv, ciphertext, bits)));
  if (!sameBytes(mac.subarray(0, half), tag)) return undefined;
  const imported = await subtle.importKey("raw", key.subarray(half), "AES-CBC", false, ["decrypt"]);
  return await undefinedIfRejected(subtle.decrypt({ name: "AES-CBC", iv }, imported, ciphertext));
}

async function undefinedIfRejected(decryption: Promise<ArrayBuffer>): Promise<ArrayBuffer | undefined> {
  try {
    return await decryption;
  } catch {
    return undefined;
  }
}

/** Compares without an early end: the time tells nothing about the first difference. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i++) difference |= (one[i] ?? 0) ^ (other[i] ?? 0);
  return difference === 0;
}

/** Bytes one after the other, in a buffer of their own. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = allocateBytes(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
