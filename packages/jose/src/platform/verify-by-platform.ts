import type { JsonWebKey } from "@parsec-ts/client";
import type { JwsRule } from "../keys/jws-algorithm.js";
import { platformSubtle, unsupported } from "./platform-subtle.js";

/** The Web Cryptography API's names of the hashes. */
const HASH_NAME: Readonly<Record<string, string>> = { SHA_256: "SHA-256", SHA_384: "SHA-384", SHA_512: "SHA-512" };

/** Bytes of a salt of PSS: those of the hash. RFC 7518, section 3.5. */
const SALT_LENGTH: Readonly<Record<string, number>> = { SHA_256: 32, SHA_384: 48, SHA_512: 64 };

const NAME = { ecdsa: "ECDSA", rsaPkcs1v15Sign: "RSASSA-PKCS1-v1_5", rsaPss: "RSA-PSS" } as const;

/**
 * Verifies a signature by a public key. ECDSA's is r and s one after the other.
 *
 * @throws `ParsecError` `ERR_PARSEC_LOCAL_UNSUPPORTED`
 */
export async function verifyByPlatform(
  jwk: JsonWebKey,
  { kind, hash, crv }: JwsRule,
  input: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const subtle = platformSubtle();
  const algorithm = { name: NAME[kind], hash: HASH_NAME[hash], saltLength: SALT_LENGTH[hash], namedCurve: crv };
  try {
    const key = await subtle.importKey("jwk", jwk, algorithm, false, ["verify"]);
    return await subtle.verify(algorithm, key, signature, input);
  } catch (cause) {
    throw unsupported("cannot verify by this public key", cause);
  }
}
