import type { CallOptions, JsonWebKey, ParsecKey } from "@parsec-ts/client";
import { keyFormats } from "@parsec-ts/key-formats";
import { keyError } from "../jose-error.js";
import { requireRsaBits } from "../keys/jws-algorithm.js";

/** Key managements of JWE that keys of a Parsec service have. RFC 7518, section 4.1. */
export type KeyManagement =
  | "RSA-OAEP-256"
  | "RSA-OAEP-384"
  | "RSA-OAEP-512"
  | "ECDH-ES"
  | "ECDH-ES+A128KW"
  | "ECDH-ES+A256KW";

const OAEP_NAMES: Readonly<Record<string, KeyManagement>> = {
  SHA_256: "RSA-OAEP-256",
  SHA_384: "RSA-OAEP-384",
  SHA_512: "RSA-OAEP-512",
};

const CURVES: ReadonlySet<unknown> = /* @__PURE__ */ new Set(["P-256", "P-384", "P-521", "X25519", "X448"]);

/** A key of the service to which content can be encrypted. */
export interface KeyManagementKey {
  /** The algorithm that a key set names. */
  readonly alg: KeyManagement;
  /** All that a token may have. */
  readonly algs: readonly KeyManagement[];
  /** The public key, with the members that make it and no others. */
  readonly jwk: JsonWebKey;
}

/** @throws `ParsecError` `ERR_PARSEC_JOSE_KEY`, `ERR_PARSEC_KEY_POLICY`, and the errors of the client */
export async function keyManagementKey(key: ParsecKey, options: CallOptions): Promise<KeyManagementKey> {
  const { keyPolicy } = (await key.info(options)).attributes;
  const algs =
    keyPolicy.keyAlgorithm.kind === "keyAgreement" ? await agreements(key, options) : await oaep(key, options);
  const jwk = await key.exportPublicKey("jwk", options);
  const [alg] = algs;
  if (alg === undefined || (jwk.kty !== "RSA" && !CURVES.has(jwk.crv))) {
    throw keyError("JOSE has no key management for this key. Use a key of rsaOaepKey(2048), ecdhKey or x25519Key.");
  }
  if (jwk.kty === "RSA") requireRsaBits(keyFormats.decodeKey({ format: "jwk", key: jwk }).keyBits);
  return { alg, algs, jwk };
}

async function agreements(key: ParsecKey, options: CallOptions): Promise<readonly KeyManagement[]> {
  const { value } = await key.algorithm("agree", options);
  return value.kind === "raw" && value.value === "ECDH" ? ["ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"] : [];
}

async function oaep(key: ParsecKey, options: CallOptions): Promise<readonly KeyManagement[]> {
  const { kind, value } = await key.algorithm("decrypt", options);
  if (kind !== "asymmetricEncryption" || value.kind !== "rsaOaep") return [];
  const name = Object.hasOwn(OAEP_NAMES, value.hashAlg) ? OAEP_NAMES[value.hashAlg] : undefined;
  return name === undefined ? [] : [name];
}
