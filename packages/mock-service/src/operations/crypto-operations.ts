import { equalBytes } from "@noble/ciphers/utils.js";
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
import { requireHash } from "../software-keys/hash-function.js";
import { StatusError } from "../status-error.js";
import type { CryptoContext } from "./call-context.js";
import { type Handler, handler, refuse } from "./handler.js";
import { keyFor, requireContent, requireMethod } from "./use-key.js";

/** Operations that use secret keys, agree on secrets, compute hashes or return random bytes. PSA Crypto API, "Cryptographic operation reference". */
export const cryptoOperations: readonly Handler<CryptoContext>[] = [
  handler(psaAeadEncrypt, async (context: CryptoContext, { keyName, alg, nonce, additionalData, plaintext }) => {
    const { key } = keyFor(context, keyName, "encrypt", { kind: "aead", value: alg });
    requireContent(plaintext);
    return { ciphertext: await requireMethod(key.aeadEncrypt)(alg, { nonce, additionalData, data: plaintext }) };
  }),
  handler(psaAeadDecrypt, async (context: CryptoContext, { keyName, alg, nonce, additionalData, ciphertext }) => {
    const { key } = keyFor(context, keyName, "decrypt", { kind: "aead", value: alg });
    return { plaintext: await requireMethod(key.aeadDecrypt)(alg, { nonce, additionalData, data: ciphertext }) };
  }),
  handler(psaCipherEncrypt, async (context: CryptoContext, { keyName, alg, plaintext }) => {
    const { key } = keyFor(context, keyName, "encrypt", { kind: "cipher", value: alg });
    return { ciphertext: await requireMethod(key.cipherEncrypt)(alg, plaintext) };
  }),
  handler(psaCipherDecrypt, async (context: CryptoContext, { keyName, alg, ciphertext }) => {
    const { key } = keyFor(context, keyName, "decrypt", { kind: "cipher", value: alg });
    return { plaintext: await requireMethod(key.cipherDecrypt)(alg, ciphertext) };
  }),
  handler(psaMacCompute, async (context: CryptoContext, { keyName, alg, input }) => {
    const { key } = keyFor(context, keyName, "signMessage", { kind: "mac", value: alg });
    return { mac: await requireMethod(key.mac)(alg, input) };
  }),
  handler(psaMacVerify, async (context: CryptoContext, { keyName, alg, input, mac }) => {
    const { key } = keyFor(context, keyName, "verifyMessage", { kind: "mac", value: alg });
    requireEqual(await requireMethod(key.mac)(alg, input), mac);
    return {};
  }),
  handler(psaRawKeyAgreement, async (context: CryptoContext, { privateKeyName, alg, peerKey }) => {
    const algorithm: Algorithm = { kind: "keyAgreement", value: { kind: "raw", value: alg } };
    const { key } = keyFor(context, privateKeyName, "derive", algorithm);
    return { sharedSecret: await requireMethod(key.agree)(alg, peerKey) };
  }),
  handler(psaHashCompute, ({ mock, parts }: CryptoContext, { alg, input }) => {
    refuse(mock.refusesHash?.(alg));
    return { hash: parts.cryptography.hash(requireHash(alg), input) };
  }),
  handler(psaHashCompare, ({ mock, parts }: CryptoContext, { alg, input, hash }) => {
    refuse(mock.refusesHash?.(alg));
    requireEqual(parts.cryptography.hash(requireHash(alg), input), hash);
    return {};
  }),
  handler(psaGenerateRandom, ({ mock, parts }: CryptoContext, { size }) => {
    const length = Number(size);
    if (length > DEFAULT_MAX_BODY_LENGTH) throw new StatusError(Status.ResponseTooLarge);
    refuse(mock.refusesRandom?.(length));
    return { randomBytes: parts.cryptography.random(Math.min(length, mock.maxRandom ?? length)) };
  }),
];

function requireEqual(computed: Uint8Array, given: Uint8Array): void {
  if (equalBytes(computed, given)) return;
  throw new StatusError(Status.PsaErrorInvalidSignature);
}
