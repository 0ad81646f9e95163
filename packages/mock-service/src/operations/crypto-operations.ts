import { randomBytes, timingSafeEqual } from "node:crypto";
import {
  type Algorithm,
  psaAeadDecrypt,
  psaAeadEncrypt,
  psaCipherDecrypt,
  psaCipherEncrypt,
  psaGenerateRandom,
  psaHashCompare,
  psaHashCompute,
  psaMacCompute,
  psaMacVerify,
  psaRawKeyAgreement,
} from "@parsec-ts/operations";
import { DEFAULT_MAX_BODY_LENGTH, Status } from "@parsec-ts/wire-protocol";
import { computeHash } from "../software-keys/hash-function.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { type Handler, handler, refuse } from "./handler.js";
import { keyFor, requireContent, requireMethod } from "./use-key.js";

/** Operations that use secret keys, agree on secrets, compute hashes or return random bytes. PSA Crypto API, "Cryptographic operation reference". */
export const cryptoOperations: readonly Handler<CryptoContext>[] = [
  handler(psaAeadEncrypt, (context: CryptoContext, { keyName, alg, nonce, additionalData, plaintext }) => {
    const { key } = keyFor(context, keyName, "encrypt", { kind: "aead", value: alg });
    requireContent(plaintext);
    return { ciphertext: requireMethod(key.aeadEncrypt)(alg, { nonce, additionalData, data: plaintext }) };
  }),
  handler(psaAeadDecrypt, (context: CryptoContext, { keyName, alg, nonce, additionalData, ciphertext }) => {
    const { key } = keyFor(context, keyName, "decrypt", { kind: "aead", value: alg });
    return { plaintext: requireMethod(key.aeadDecrypt)(alg, { nonce, additionalData, data: ciphertext }) };
  }),
  handler(psaCipherEncrypt, (context: CryptoContext, { keyName, alg, plaintext }) => {
    const { key } = keyFor(context, keyName, "encrypt", { kind: "cipher", value: alg });
    return { ciphertext: requireMethod(key.cipherEncrypt)(alg, plaintext) };
  }),
  handler(psaCipherDecrypt, (context: CryptoContext, { keyName, alg, ciphertext }) => {
    const { key } = keyFor(context, keyName, "decrypt", { kind: "cipher", value: alg });
    return { plaintext: requireMethod(key.cipherDecrypt)(alg, ciphertext) };
  }),
  handler(psaMacCompute, (context: CryptoContext, { keyName, alg, input }) => {
    const { key } = keyFor(context, keyName, "signMessage", { kind: "mac", value: alg });
    return { mac: requireMethod(key.mac)(alg, input) };
  }),
  handler(psaMacVerify, (context: CryptoContext, { keyName, alg, input, mac }) => {
    const { key } = keyFor(context, keyName, "verifyMessage", { kind: "mac", value: alg });
    requireEqual(requireMethod(key.mac)(alg, input), mac);
    return {};
  }),
  handler(psaRawKeyAgreement, (context: CryptoContext, { privateKeyName, alg, peerKey }) => {
    const algorithm: Algorithm = { kind: "keyAgreement", value: { kind: "raw", value: alg } };
    const { key } = keyFor(context, privateKeyName, "derive", algorithm);
    return { sharedSecret: requireMethod(key.agree)(alg, peerKey) };
  }),
  handler(psaHashCompute, ({ mock }: CryptoContext, { alg, input }) => {
    refuse(mock.refusesHash?.(alg));
    return { hash: computeHash(alg, input) };
  }),
  handler(psaHashCompare, ({ mock }: CryptoContext, { alg, input, hash }) => {
    refuse(mock.refusesHash?.(alg));
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

function requireEqual(computed: Uint8Array, given: Uint8Array): void {
  if (computed.length === given.length && timingSafeEqual(computed, given)) return;
  throw new StatusError(Status.PsaErrorInvalidSignature);
}
