import type { CallOptions, JsonWebKey, ParsecKey } from "@parsec-ts/client";
import { decodeBase64Url, keyFormats } from "@parsec-ts/key-formats";
import type { AsymmetricSignature, Hash } from "@parsec-ts/operations";
import { sshError } from "../ssh-error.js";
import { joinBytes, sshMpint, sshString, sshUint8 } from "../wire/ssh-encoding.js";
import { MIN_RSA_BITS, SSH_CURVES } from "./key-types.js";

/** A signature algorithm of SSH. RFC 5656, section 3.1; RFC 8332, section 3. */
export interface SshAlgorithm {
  readonly name: string;
  readonly hash: Hash;
}

/** A key of the service, with all that SSH needs to know of it. */
export interface SshKey {
  readonly key: ParsecKey;
  readonly type: string;
  /** The public key in SSH's binary form, which begins with its type. */
  readonly blob: Uint8Array;
  /** The algorithms by which the key signs, the preferred one first. */
  readonly algorithms: readonly [SshAlgorithm, ...SshAlgorithm[]];
}

/** The algorithms of RSA keys; OpenSSH too prefers the first. None is for SHA-1, `ssh-rsa`. */
const RSA_ALGORITHMS: readonly SshAlgorithm[] = [
  { name: "rsa-sha2-512", hash: "SHA_512" },
  { name: "rsa-sha2-256", hash: "SHA_256" },
];

const USABLE =
  "Use ECDSA on P-256, P-384 or P-521 with the hash of the curve, or RSA of 2048 bits or more that signs by PKCS#1 v1.5 with SHA-256, SHA-512 or " +
  "any hash.";

/**
 * Reads the public key and the policy of a key, and finds its algorithms.
 *
 * @throws `ParsecError` `ERR_PARSEC_SSH_KEY` for a key that SSH has no algorithm for, `ERR_PARSEC_KEY_POLICY`, and the errors of the client
 */
export async function sshKey(key: ParsecKey, options: CallOptions): Promise<SshKey> {
  const { value } = await key.algorithm("sign", options);
  const jwk = await key.exportPublicKey("jwk", options);
  const found = jwk.kty === "RSA" ? rsaKey(value, jwk) : ecdsaKey(value, jwk);
  if (found !== undefined) return { key, ...found };
  const hash = hashOf(value) ?? "no hash";
  throw sshError(
    "ERR_PARSEC_SSH_KEY",
    `SSH has no algorithm for the key ${JSON.stringify(key.name)} (${value.kind}, ${hash}). ${USABLE}`,
  );
}

function ecdsaKey(value: AsymmetricSignature, jwk: JsonWebKey): Omit<SshKey, "key"> | undefined {
  const curve = SSH_CURVES[textOf(jwk.crv)];
  const hash = hashOf(value);
  const isEcdsa = ["ecdsa", "ecdsaAny", "deterministicEcdsa"].includes(value.kind);
  if (curve === undefined || !isEcdsa || (hash !== curve.hash && hash !== "any")) return undefined;
  const { type } = curve;
  const point = joinBytes(sshUint8(4), decodeBase64Url(textOf(jwk.x)), decodeBase64Url(textOf(jwk.y)));
  const blob = joinBytes(sshString(type), sshString(curve.curve), sshString(point));
  return { type, blob, algorithms: [{ name: type, hash: curve.hash }] };
}

function rsaKey(value: AsymmetricSignature, jwk: JsonWebKey): Omit<SshKey, "key"> | undefined {
  const hash = hashOf(value);
  const [first, ...others] = RSA_ALGORITHMS.filter((algorithm) => hash === "any" || hash === algorithm.hash);
  const isLongEnough = keyFormats.decodeKey({ format: "jwk", key: jwk }).keyBits >= MIN_RSA_BITS;
  if (value.kind !== "rsaPkcs1v15Sign" || first === undefined || !isLongEnough) return undefined;
  const type = "ssh-rsa";
  const numbers = [jwk.e, jwk.n].map((number) => sshMpint(decodeBase64Url(textOf(number))));
  return { type, blob: joinBytes(sshString(type), ...numbers), algorithms: [first, ...others] };
}

/** The hash of a policy, `any` if the policy leaves it open; `undefined` for an algorithm without one. */
function hashOf(value: AsymmetricSignature): string | undefined {
  if (!("hashAlg" in value)) return value.kind === "ecdsaAny" ? "any" : undefined;
  const { hashAlg } = value;
  return hashAlg.kind === "specific" ? String(hashAlg.value) : hashAlg.kind;
}

function textOf(member: unknown): string {
  return typeof member === "string" ? member : "";
}
