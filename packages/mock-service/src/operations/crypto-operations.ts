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
import { hashFunction } from "../software-keys/hashes.js";
import { hashOf, requireHashLength, requireUse } from "../keys/key-policy.js";
import type { SoftwareKey } from "../software-keys/software-key.js";
import type { Refusal } from "../providers/mock-provider.js";
import { StatusError } from "../status-error.js";
import { type CryptoContext, type Handler, handler, identity } from "./handler.js";

/** Using keys. PSA Crypto API, "Cryptographic operation reference". */
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
    return { ciphertext: able(key.encrypt)(alg, plaintext, salt) };
  }),
  handler(psaAsymmetricDecrypt, (context: CryptoContext, { keyName, alg, ciphertext, salt }) => {
    const key = keyFor(context, keyName, "decrypt", { kind: "asymmetricEncryption", value: alg });
    refuse(context.mock.refusesToEncrypt?.(alg));
    return { plaintext: able(key.decrypt)(alg, ciphertext, salt) };
  }),
  handler(psaAeadEncrypt, (context: CryptoContext, { keyName, alg, nonce, additionalData, plaintext }) => {
    const key = keyFor(context, keyName, "encrypt", { kind: "aead", value: alg });
    requireContent(plaintext);
    return { ciphertext: able(key.aeadEncrypt)(alg, { nonce, additionalData, data: plaintext }) };
  }),
  handler(psaAeadDecrypt, (context: CryptoContext, { keyName, alg, nonce, additionalData, ciphertext }) => {
    const key = keyFor(context, keyName, "decrypt", { kind: "aead", value: alg });
    return { plaintext: able(key.aeadDecrypt)(alg, { nonce, additionalData, data: ciphertext }) };
  }),
  handler(psaCipherEncrypt, (context: CryptoContext, { keyName, alg, plaintext }) => {
    const key = keyFor(context, keyName, "encrypt", { kind: "cipher", value: alg });
    return { ciphertext: able(key.cipherEncrypt)(alg, plaintext) };
  }),
  handler(psaCipherDecrypt, (context: CryptoContext, { keyName, alg, ciphertext }) => {
    const key = keyFor(context, keyName, "decrypt", { kind: "cipher", value: alg });
    return { plaintext: able(key.cipherDecrypt)(alg, ciphertext) };
  }),
  handler(psaMacCompute, (context: CryptoContext, { keyName, alg, input }) => {
    const key = keyFor(context, keyName, "signMessage", { kind: "mac", value: alg });
    return { mac: able(key.mac)(alg, input) };
  }),
  handler(psaMacVerify, (context: CryptoContext, { keyName, alg, input, mac }) => {
    const key = keyFor(context, keyName, "verifyMessage", { kind: "mac", value: alg });
    requireSame(able(key.mac)(alg, input), mac);
    return {};
  }),
  handler(psaRawKeyAgreement, (context: CryptoContext, { privateKeyName, alg, peerKey }) => {
    const algorithm: Algorithm = { kind: "keyAgreement", value: { kind: "raw", value: alg } };
    const key = keyFor(context, privateKeyName, "derive", algorithm);
    return { sharedSecret: able(key.agree)(alg, peerKey) };
  }),
  handler(psaHashCompute, (_context: CryptoContext, { alg, input }) => ({ hash: hashed(alg, input) })),
  handler(psaHashCompare, (_context: CryptoContext, { alg, input, hash }) => {
    if (hash.length !== hashFunction(alg).length) throw new StatusError(Status.PsaErrorInvalidArgument);
    requireSame(hashed(alg, input), hash);
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
  return able(key.signHash)(alg, checked(alg, hash()));
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
  if (!able(key.verifyHash)(alg, checked(alg, hash()), signature)) {
    throw new StatusError(Status.PsaErrorInvalidSignature);
  }
  return {};
}

/** The key, if its policy lets it be used like this. */
function keyFor(context: CryptoContext, name: string, use: Usage, alg: Algorithm): SoftwareKey {
  const { attributes, key } = context.keys.get(identity(context, name));
  requireUse(attributes, use, alg);
  return key;
}

/** What the key does; with a key of another type there is nothing to do it with. */
function able<Method>(method: Method | undefined): Method {
  if (method === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
  return method;
}

function refuse(refusal: Refusal): void {
  if (refusal !== undefined) throw new StatusError(refusal);
}

/** The real service takes no empty plaintext. */
function requireContent({ length }: Uint8Array): void {
  if (length === 0) throw new StatusError(Status.PsaErrorInvalidArgument);
}

function requireSame(computed: Uint8Array, given: Uint8Array): void {
  if (computed.length === given.length && timingSafeEqual(computed, given)) return;
  throw new StatusError(Status.PsaErrorInvalidSignature);
}

function checked(alg: AsymmetricSignature, hash: Uint8Array): Uint8Array {
  requireHashLength({ kind: "asymmetricSignature", value: alg }, hash);
  return hash;
}

function messageHash(alg: AsymmetricSignature, message: Uint8Array): Uint8Array {
  const hash = hashOf({ kind: "asymmetricSignature", value: alg });
  // Algorithms that sign any bytes sign hashes only.
  if (hash === undefined) throw new StatusError(Status.PsaErrorInvalidArgument);
  return hashed(hash, message);
}

function hashed(alg: Hash, input: Uint8Array): Uint8Array {
  return createHash(hashFunction(alg).openssl).update(input).digest();
}
