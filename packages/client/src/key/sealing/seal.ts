import { type AsymmetricEncryption, hashLength } from "@parsec-ts/operations";
import {
  argumentError,
  checkArgument,
  checkOptions,
  EMPTY,
  mustBeBytes,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../../call/call-options.js";
import { requireLocalCrypto, requireLocalMethod } from "../../host/require-host.js";
import type { AlgorithmFor } from "../algorithm/key-uses.js";
import type { CheckedKey, KeyState } from "../key-state.js";
import { policyError } from "../policy-error.js";
import { requireSealable } from "./seal-arguments.js";
import { authenticatedData, encodeHeader, joinSealed, NONCE_LENGTH, withMarker } from "./sealed-text.js";
import { type SealingPlan, sealingPlan } from "./sealing-plan.js";

/** Options of `seal` and `open`. */
export interface SealOptions extends CallOptions {
  /** Data that is authenticated and is no part of the sealed text; opening needs the same. Empty by default. */
  readonly additionalData?: Uint8Array;
}

/** The rules of {@link SealOptions}. */
export const sealOptionRules: OptionRules<SealOptions> = { ...callOptionRules, additionalData: mustBeBytes };

/** Bytes of the key that encrypts where an RSA key wraps it. */
export const DATA_KEY_LENGTH = 32;

type SealingKey = CheckedKey<AlgorithmFor<"seal">>;
type PlanOf<Kind extends SealingPlan["kind"]> = Extract<SealingPlan, { readonly kind: Kind }>;

/** The message of one call. */
interface Message {
  /** Marker and plaintext. */
  readonly marked: Uint8Array;
  readonly additionalData: Uint8Array;
}

/** Seals a plaintext: by the key itself in the service, or here by a data key that the RSA key wraps. */
export async function seal(
  state: KeyState,
  plaintext: Uint8Array,
  sealOptions: SealOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  checkArgument("seal", "plaintext", plaintext, mustBeBytes);
  checkOptions("seal", sealOptions, sealOptionRules);
  const { additionalData = EMPTY, ...options } = sealOptions;
  requireSealable(plaintext, additionalData);
  requireLocalCrypto(state.capabilities);
  const key = await state.checked({ use: "seal", options });
  const plan = sealingPlan(key);
  const marked = withMarker(plaintext);
  try {
    const message = { marked, additionalData };
    return await (plan.kind === "aead"
      ? sealByKey(state, key, plan, message)
      : sealByDataKey(state, key, plan, message));
  } finally {
    marked.fill(0);
  }
}

async function sealByKey(
  state: KeyState,
  key: SealingKey,
  { alg, number }: PlanOf<"aead">,
  { marked, additionalData }: Message,
): Promise<Uint8Array<ArrayBuffer>> {
  const header = encodeHeader(number, await freshBytes(state, NONCE_LENGTH));
  const { nonce } = header;
  const authenticated = authenticatedData(header, additionalData);
  const request = { keyName: state.name, alg, nonce, additionalData: authenticated, plaintext: marked };
  return joinSealed(header, await state.service.aeadEncrypt(request, key.options));
}

async function sealByDataKey(
  state: KeyState,
  key: SealingKey,
  { alg, number }: PlanOf<"wrapped">,
  { marked, additionalData }: Message,
): Promise<Uint8Array<ArrayBuffer>> {
  const { capabilities } = state;
  const encrypt = requireLocalMethod(capabilities, "aesGcmEncrypt");
  const publicKey = await state.publicKey.material(key.info, key.options);
  requireCapacity(publicKey.keyBits, alg);
  const dataKey = await freshBytes(state, DATA_KEY_LENGTH);
  try {
    const wrapped = await requireLocalCrypto(capabilities).encrypt(publicKey, alg, dataKey, EMPTY);
    const header = encodeHeader(number, await freshBytes(state, NONCE_LENGTH), wrapped);
    const authenticated = authenticatedData(header, additionalData);
    const { nonce } = header;
    const ciphertext = await encrypt({ key: dataKey, nonce, additionalData: authenticated, input: marked });
    return joinSealed(header, ciphertext);
  } finally {
    dataKey.fill(0);
  }
}

/** Random bytes of this machine. A nonce that is too short would come again. */
async function freshBytes({ capabilities }: KeyState, length: number): Promise<Uint8Array> {
  const bytes = await requireLocalCrypto(capabilities).random(length);
  if (bytes.length === length) return bytes;
  throw argumentError("localCrypto", `one whose random(${length}) returns ${length} bytes, not ${bytes.length}`);
}

/** OAEP takes two hashes and two bytes of the modulus. RFC 8017, section 7.1.1. */
function requireCapacity(keyBits: number, alg: AsymmetricEncryption): void {
  const overhead = 2 * ((alg.kind === "rsaOaep" ? hashLength(alg.hashAlg) : undefined) ?? 0) + 2;
  const leastBits = 8 * (DATA_KEY_LENGTH + overhead);
  if (keyBits < leastBits)
    throw policyError(`With its hash an RSA key needs ${leastBits} bits to seal; it has ${keyBits}.`);
}
