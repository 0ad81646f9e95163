import type { Aead } from "@parsec-ts/operations";
import {
  argumentError,
  checkArgument,
  checkOptions,
  EMPTY,
  inArrayBuffer,
  mustBeBinary,
  mustBeBoolean,
  mustBeBytes,
  type OptionRules,
  type SecretBytes,
} from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../../call/call-options.js";
import { requireLocalCrypto } from "../../host/require-host.js";
import { type DecryptOptions, decryptOptionRules } from "../../operations/decryption.js";
import { checkBlockLength } from "../../operations/signature-length.js";
import type { AlgorithmFor } from "../algorithm/key-uses.js";
import { localEncryptionAlgorithm } from "../algorithm/signing-plan.js";
import type { CheckedKey, KeyState } from "../key-state.js";

/** Inputs of an encryption beside the plaintext; decryption needs the same ones. */
export interface CipherInputs {
  /** For AEAD keys, and needed there: bytes that no other message of this key has, 12 of them for GCM and ChaCha20-Poly1305. */
  readonly nonce?: Uint8Array;
  /** For AEAD keys: data that is authenticated and not encrypted; empty by default. */
  readonly additionalData?: Uint8Array;
  /** For RSA-OAEP keys: OAEP's label; empty by default. */
  readonly label?: Uint8Array;
}

/** Options of `encrypt`. */
export interface EncryptOptions extends CallOptions, CipherInputs {
  /** For RSA keys: encrypts here, to the public half, so that the plaintext is not sent to the service. */
  readonly local?: boolean;
}

const inputRules: OptionRules<CipherInputs> = { nonce: mustBeBytes, additionalData: mustBeBytes, label: mustBeBytes };

const encryptOptionRules: OptionRules<EncryptOptions> = { ...callOptionRules, ...inputRules, local: mustBeBoolean };

const handleDecryptOptionRules: OptionRules<DecryptOptions & CipherInputs> = { ...decryptOptionRules, ...inputRules };

/** Bounds of a nonce, in bytes. PSA Crypto API, "AEAD algorithms". */
const NONCE_LENGTHS: Readonly<Record<string, readonly [min: number, max: number]>> = {
  GCM: [1, Number.POSITIVE_INFINITY],
  CCM: [7, 13],
  CHACHA20_POLY1305: [12, 12],
};

type CipherKey = CheckedKey<AlgorithmFor<"encrypt">>;

/** Encrypts by the algorithm of the key: AEAD by the service, RSA by the service or here. */
export async function encrypt(
  state: KeyState,
  plaintext: Uint8Array,
  encryptOptions: EncryptOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  checkArgument("encrypt", "plaintext", plaintext, mustBeBytes);
  checkOptions("encrypt", encryptOptions, encryptOptionRules);
  const { nonce, additionalData, label, local = false, ...options } = encryptOptions;
  const key = await state.checked({ use: "encrypt", options, isLocal: local });
  const { algorithm } = key;
  if (algorithm.kind === "aead") {
    if (local) throw argumentError("local", "left out: the secret of this key is in the service alone");
    const inputs = aeadInputs(algorithm.value, { nonce, additionalData, label });
    return await state.service.aeadEncrypt(
      { keyName: state.name, alg: algorithm.value, ...inputs, plaintext },
      key.options,
    );
  }
  const salt = rsaLabel({ nonce, additionalData, label });
  if (local) {
    const alg = localEncryptionAlgorithm(algorithm.value, key.isListed);
    const material = await state.publicKey.material(key.info, key.options);
    return inArrayBuffer(await requireLocalCrypto(state.capabilities).encrypt(material, alg, plaintext, salt));
  }
  const request = { keyName: state.name, alg: algorithm.value, plaintext, salt };
  const ciphertext = await state.service.asymmetricEncrypt(request, key.options);
  checkBlock(state, key, ciphertext);
  return ciphertext;
}

/** Decrypts by the algorithm of the key. */
export async function decrypt(
  state: KeyState,
  ciphertext: Uint8Array,
  decryptOptions: DecryptOptions & CipherInputs,
): Promise<SecretBytes> {
  checkArgument("decrypt", "ciphertext", ciphertext, mustBeBinary);
  checkOptions("decrypt", decryptOptions, handleDecryptOptionRules);
  const { nonce, additionalData, label, detailedErrors = false, ...callOptions } = decryptOptions;
  const key = await state.checked({ use: "decrypt", options: callOptions });
  const options = { ...key.options, detailedErrors };
  const { algorithm } = key;
  const keyName = state.name;
  if (algorithm.kind === "aead") {
    const inputs = aeadInputs(algorithm.value, { nonce, additionalData, label });
    return await state.service.aeadDecrypt({ keyName, alg: algorithm.value, ...inputs, ciphertext }, options);
  }
  const salt = rsaLabel({ nonce, additionalData, label });
  return await state.service.asymmetricDecrypt({ keyName, alg: algorithm.value, ciphertext, salt }, options);
}

type GivenInputs = { readonly [Name in keyof CipherInputs]: Uint8Array | undefined };

function aeadInputs(
  alg: Aead,
  { nonce, additionalData = EMPTY, label }: GivenInputs,
): { readonly nonce: Uint8Array; readonly additionalData: Uint8Array } {
  if (label !== undefined) throw argumentError("label", "left out: it is RSA-OAEP's. For this key give additionalData");
  const name = alg.kind === "aeadWithDefaultLengthTag" ? alg.value : alg.kind === "unknown" ? "" : alg.aeadAlg;
  const [min, max] = NONCE_LENGTHS[name] ?? [1, Number.POSITIVE_INFINITY];
  const length = nonce?.length ?? 0;
  if (nonce === undefined || length < min || length > max) throw argumentError("nonce", nonceRule(min, max));
  return { nonce, additionalData };
}

function nonceRule(min: number, max: number): string {
  const rule = "that no other message of this key has; seal chooses one by itself";
  if (min === max) return `${min} bytes ${rule}`;
  return max === Number.POSITIVE_INFINITY ? `bytes, usually 12, ${rule}` : `${min} to ${max} bytes ${rule}`;
}

function rsaLabel({ nonce, additionalData, label = EMPTY }: GivenInputs): Uint8Array {
  if (nonce !== undefined) throw argumentError("nonce", "left out: RSA takes none");
  if (additionalData === undefined) return label;
  throw argumentError("additionalData", "left out: RSA authenticates none. Give a label, or use seal");
}

/** Refuses an RSA block that is not as long as the modulus, as far as that is known. */
function checkBlock(state: KeyState, key: CipherKey, block: Uint8Array): void {
  const size = state.knownSize(key);
  if (size !== undefined) checkBlockLength(block, Math.ceil(size.keyBits / 8), key.info.providerId);
}
