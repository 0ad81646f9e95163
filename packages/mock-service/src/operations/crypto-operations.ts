import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import {
  type Algorithm,
  type AsymmetricSignature,
  type Hash,
  psaAeadDecrypt,
  psaAeadEncrypt,
  psaAsymmetricDecrypt,
  psaAsymmetricEncrypt,
  psaCipherDecrypt,
  psaCipherEncrypt,
  psaGenerateRandom,
  psaHashCompare,
  psaHashCompute,
  psaMacCompute,
  psaMacVerify,
  psaRawKeyAgreement,
  psaSignHash,
  psaSignMessage,
  psaVerifyHash,
  psaVerifyMessage,
  type Usage,
} from "@parsec-ts/operations";
import { DEFAULT_MAX_BODY_LENGTH, Status } from "@parsec-ts/wire-protocol";
import { hashOf, requireHashLength, requireUse } from "../keys/key-policy.js";
import type { Refusal } from "../providers/mock-provider.js";
import { hashFunction } from "../software-keys/hash-function.js";
import type { SoftwareKey } from "../software-keys/software-key.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { callersKey, type Handler, handler } from "./handler.js";

/** Operations that use keys, compute hashes or return random bytes. PSA Crypto API, "Cryptographic operation reference". */
export const cryptoOperations: readonly Handler<CryptoContext>[] = [
  handler(psaSignHash, (context: CryptoContext, { keyName, alg, hash }) => ({
    signature: sign(context, keyName, "signHash", alg, () => hash),
  })),
  handler(psaVerifyHash, (context: CryptoContext, { keyName, alg, hash, signature }) =>
    verify(context, keyName, "verifyHash", alg, () => hash, signature),
  ),
  handler(psaSignMessage, (context: CryptoContext, { keyName, alg, message }) => ({
    signature: sign(context, keyName, "signMessage", alg, () => messageHash(alg, message)),
  })),
  handler(psaVerifyMessage, (context: CryptoContext, { keyName, alg, message, signature }) =>
    verify(context, keyName, "verifyMessage", alg, () => messageHash(alg, message), signature),
  ),
  handler(psaAsymmetricEncrypt, (context: CryptoContext, { keyName, alg, plaintext, salt }) => {
    const key = keyFor(context, keyName, "encrypt", { kind: "asymmetricEncryption", value: alg });
    refuse(context.mock.refusesToEncrypt?.(alg));
    requireContent(plaintext);
    return { ciphertext: requireMethod(key.encrypt)(alg, plaintext, salt) };
  }),
  handler(psaAsymmetricDecrypt, (context: CryptoContext, { keyName, alg, ciphertext, salt }) => {
    const key = keyFor(context, keyName, "decrypt", { kind: "asymmetricEncryption", value: alg });
    refuse(context.mock.refusesToEncrypt?.(alg));
    return { plaintext: requireMethod(key.decrypt)(alg, ciphertext, salt) };
  }),
  handler(psaAeadEncrypt, (context: CryptoContext, { keyName, alg, nonce, additionalData, plaintext }) => {
    const key = keyFor(context, keyName, "encrypt", { kind: "aead", value: alg });
    requireContent(plaintext);
    return { ciphertext: requireMethod(key.aeadEncrypt)(alg, { nonce, additionalData, data: plaintext }) };
  }),
  handler(psaAeadDecrypt, (context: CryptoContext, { keyName, alg, nonce, additionalData, ciphertext }) => {
    const key = keyFor(context, keyName, "decrypt", { kind: "aead", value: alg });
    return { plaintext: requireMethod(key.aeadDecrypt)(alg, { nonce, additionalData, data: ciphertext }) };
  }),
  handler(psaCipherEncrypt, (context: CryptoContext, { keyName, alg, plaintext }) => {
    const key = keyFor(context, keyName, "encrypt", { kind: "cipher", value: alg });
    return { ciphertext: requireMethod(key.cipherEncrypt)(alg, plaintext) };
  }),
  handler(psaCipherDecrypt, (context: CryptoContext, { keyName, alg, ciphertext }) => {
    const key = keyFor(context, keyName, "decrypt", { kind: "cipher", value: alg });
    return { plaintext: requireMethod(key.cipherDecrypt)(alg, ciphertext) };
  }),
  handler(psaMacCompute, (context: CryptoContext, { keyName, alg, input }) => {
    const key = keyFor(context, keyName, "signMessage", { kind: "mac", value: alg });
    return { mac: requireMethod(key.mac)(alg, input) };
  }),
  handler(psaMacVerify, (context: CryptoContext, { keyName, alg, input, mac }) => {
    const key = keyFor(context, keyName, "verifyMessage", { kind: "mac", value: alg });
    requireEqual(requireMethod(key.mac)(alg, input), mac);
    return {};
  }),
  handler(psaRawKeyAgreement, (context: CryptoContext, { privateKeyName, alg, peerKey }) => {
    const algorithm: Algorithm = { kind: "keyAgreement", value: { kind: "raw", value: alg } };
    const key = keyFor(context, privateKeyName, "derive", algorithm);
    return { sharedSecret: requireMethod(key.agree)(alg, peerKey) };
  }),
  handler(psaHashCompute, (_context: CryptoContext, { alg, input }) => ({ hash: computeHash(alg, input) })),
  handler(psaHashCompare, (_context: CryptoContext, { alg, input, hash }) => {
    if (hash.length !== hashFunction(alg).length) throw new StatusError(Status.PsaErrorInvalidArgument);
    requireEqual(computeHash(alg, input), hash);
    return {};
  }),
  handler(psaGenerateRandom, ({ mock }: CryptoContext, { size }) => {
    const length = Number(size);
    if (length > DEFAULT_MAX_BODY_LENGTH) throw new StatusError(Status.ResponseTooLarge);
    refuse(mock.refusesRandom?.(length));
    return { randomBytes: randomBytes(Math.min(length, mock.maxRandom ?? length)) };
  }),
];

function sign(
  context: CryptoContext,
  keyName: string,
  use: Usage,
  alg: AsymmetricSignature,
  hash: () => Uint8Array,
): Uint8Array {
  const key = keyFor(context, keyName, use, { kind: "asymmetricSignature", value: alg });
  refuse(context.mock.refusesToSign?.(alg));
  return requireMethod(key.signHash)(alg, checkedHash(alg, hash()));
}

function verify(
  context: CryptoContext,
  keyName: string,
  use: Usage,
  alg: AsymmetricSignature,
  hash: () => Uint8Array,
  signature: Uint8Array,
): object {
  const key = keyFor(context, keyName, use, { kind: "asymmetricSignature", value: alg });
  refuse(context.mock.refusesToSign?.(alg));
  if (!requireMethod(key.verifyHash)(alg, checkedHash(alg, hash()), signature)) {
    throw new StatusError(Status.PsaErrorInvalidSignature);
  }
  return {};
}

/**
 * Returns the key if its policy permits this use.
 *
 * @throws {@link StatusError} DoesNotExist, NotPermitted, InvalidArgument
 */
function keyFor(context: CryptoContext, name: string, use: Usage, alg: Algorithm): SoftwareKey {
  const { attributes, key } = context.keys.get(callersKey(context, name));
  requireUse(attributes, use, alg);
  return key;
}

/**
 * Returns a method of a key. Keys of another type do not have it.
 *
 * @throws {@link StatusError} InvalidArgument if it is absent
 */
function requireMethod<Method>(method: Method | undefined): Method {
  if (method === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
  return method;
}

function refuse(refusal: Refusal): void {
  if (refusal !== undefined) throw new StatusError(refusal);
}

/** Refuses an empty plaintext, as the real service does. */
function requireContent({ length }: Uint8Array): void {
  if (length === 0) throw new StatusError(Status.PsaErrorInvalidArgument);
}

function requireEqual(computed: Uint8Array, given: Uint8Array): void {
  if (computed.length === given.length && timingSafeEqual(computed, given)) return;
  throw new StatusError(Status.PsaErrorInvalidSignature);
}

/** Returns the hash after checking its length. */
function checkedHash(alg: AsymmetricSignature, hash: Uint8Array): Uint8Array {
  requireHashLength({ kind: "asymmetricSignature", value: alg }, hash);
  return hash;
}

function messageHash(alg: AsymmetricSignature, message: Uint8Array): Uint8Array {
  const hash = hashOf({ kind: "asymmetricSignature", value: alg });
  // An algorithm without a hash of its own signs only bytes that are a hash already.
  if (hash === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
  return computeHash(hash, message);
}

function computeHash(alg: Hash, input: Uint8Array): Uint8Array {
  return createHash(hashFunction(alg).openssl).update(input).digest();
}
