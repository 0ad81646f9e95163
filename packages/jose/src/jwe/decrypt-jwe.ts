import { type CallOptions, callOptionRules, mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { utf8Bytes } from "@parsec-ts/operations/codec";
import {
  type ArgumentRule,
  checkArgument,
  checkOptions,
  mustBeText,
  type OptionRules,
  ParsecError,
  type SecretBytes,
} from "@parsec-ts/wire-protocol";
import { malformed, tokenError } from "../jose-error.js";
import { decodePart } from "../json/decode-part.js";
import { decodeHeader, headerError, type JoseHeader, requireType } from "../jws/header.js";
import { mustBeTexts } from "../keys/argument-rules.js";
import { CONTENT_RULES, type ContentEncryption, decryptContent } from "./content-encryption.js";
import { contentKey } from "./content-key.js";
import { type KeyManagement, keyManagementKey } from "./key-management.js";

/** Characters that a token may have: those of 1 MiB of ciphertext. */
const MAX_TOKEN_LENGTH = 1_500_000;

/** Options of {@link decryptJwe}. */
export interface DecryptJweOptions extends CallOptions {
  /** Algorithms of the key that a token may have; by default all that the key has. */
  readonly keyManagement?: readonly KeyManagement[];
  /** Content encryptions that a token may have; by default all that are known. */
  readonly contentEncryption?: readonly ContentEncryption[];
  /** The wanted `typ`; by default any. */
  readonly type?: string;
}

const mustBeNames: ArgumentRule = (value) => (Array.isArray(value) ? mustBeTexts(value) : "an array of names");

const decryptJweOptionRules: OptionRules<DecryptJweOptions> = {
  ...callOptionRules,
  keyManagement: mustBeNames,
  contentEncryption: mustBeNames,
  type: mustBeText,
};

/** A JWE that was encrypted to the key. Everyone who has its public half can have written it. */
export interface DecryptedJwe {
  readonly header: JoseHeader;
  /** The caller wipes it. */
  readonly plaintext: SecretBytes;
}

/**
 * Decrypts a JWE in compact form, by an RSA-OAEP key or a key for agreement of the service. The content is decrypted here.
 *
 * @example
 * ```ts
 * const { plaintext } = await decryptJwe(key, token);
 * ```
 * @throws `ParsecError` `ERR_PARSEC_DECRYPTION_FAILED`, the same error for everything that can be wrong with what is encrypted;
 * `ERR_PARSEC_JOSE_TOO_LONG`, `_MALFORMED`, `_HEADER`, `_ALGORITHM` for the form of the token; `ERR_PARSEC_JOSE_KEY`; `ERR_PARSEC_LOCAL_UNSUPPORTED`
 */
export async function decryptJwe(
  key: ParsecKey,
  token: string,
  options: DecryptJweOptions = {},
): Promise<DecryptedJwe> {
  checkArgument("decryptJwe", "key", key, mustBeParsecKey);
  checkArgument("decryptJwe", "token", token, mustBeText);
  checkOptions("decryptJwe", options, decryptJweOptionRules);
  const { keyManagement, contentEncryption, type, ...callOptions } = options;
  const { header, encryptedKey, ...content } = decodeToken(token);
  if (type !== undefined) requireType(header, type);
  const { algs } = await keyManagementKey(key, callOptions);
  const alg = algs.find((name) => name === header.alg && (keyManagement?.includes(name) ?? true));
  const enc = (Object.keys(CONTENT_RULES) as ContentEncryption[]).find(
    (name) => name === header.enc && (contentEncryption?.includes(name) ?? true),
  );
  if (alg === undefined || enc === undefined) {
    const problem = "The token names an alg that is not the key's, or an enc that is not taken. Refuse it.";
    throw tokenError("ERR_PARSEC_JOSE_ALGORITHM", problem);
  }
  const cek = await contentKey(key, { header, alg, enc, encryptedKey }, callOptions);
  try {
    const plaintext = cek && (await decryptContent(enc, cek, content));
    if (plaintext === undefined) throw decryptionError();
    return { header, plaintext };
  } finally {
    cek?.fill(0);
  }
}

function decodeToken(token: string) {
  if (token.length > MAX_TOKEN_LENGTH) {
    throw tokenError("ERR_PARSEC_JOSE_TOO_LONG", `The token is longer than ${MAX_TOKEN_LENGTH} characters. Refuse it.`);
  }
  const parts = token.split(".", 6);
  const [header = "", encryptedKey = "", iv = "", ciphertext = "", tag = ""] = parts;
  if (parts.length !== 5) throw malformed("it has not five parts with dots between them");
  const decoded = decodeHeader(header);
  if (Object.hasOwn(decoded, "zip")) throw headerError("wants the content decompressed, which is not done here");
  return {
    header: decoded,
    encryptedKey: decodePart(encryptedKey, "encrypted key"),
    iv: decodePart(iv, "initialization vector"),
    ciphertext: decodePart(ciphertext, "ciphertext"),
    tag: decodePart(tag, "tag"),
    additionalData: utf8Bytes(header),
  };
}

/** One error, whatever is wrong: it names neither a cause nor the step that found it. */
function decryptionError(): ParsecError {
  return new ParsecError(
    "service",
    "ERR_PARSEC_DECRYPTION_FAILED",
    "The token was not encrypted to this key, or was changed. The reason is withheld, as it would help an attacker.",
  );
}
