import {
  checkArgument,
  checkOptions,
  EMPTY,
  mustBeBinary,
  ParsecError,
  type SecretBytes,
  Status,
  secretBytes,
} from "@parsec-ts/wire-protocol";
import { isParsecError } from "../../errors/error-codes.js";
import { requireLocalMethod } from "../../host/require-host.js";
import type { AlgorithmFor } from "../algorithm/key-uses.js";
import type { CheckedKey, KeyState } from "../key-state.js";
import { DATA_KEY_LENGTH, type SealOptions, sealOptionRules } from "./seal.js";
import { MAX_SEAL_LENGTH } from "./seal-arguments.js";
import { authenticatedData, decodeHeader, type SealedHeader, TAG_LENGTH, withoutMarker } from "./sealed-text.js";
import { type SealingPlan, sealingPlan } from "./sealing-plan.js";

/**
 * Statuses with which providers refuse a wrapped key that is not of the RSA key. The TPM reports all of them as a failed communication,
 * and an integer above the modulus is an invalid argument of Mbed Crypto's.
 */
const WRAPPED_KEY_REFUSALS: readonly number[] = [Status.PsaErrorInvalidArgument, Status.PsaErrorCommunicationFailure];

type OpeningKey = CheckedKey<AlgorithmFor<"open">>;
type PlanOf<Kind extends SealingPlan["kind"]> = Extract<SealingPlan, { readonly kind: Kind }>;

/** The parts of a sealed text that has the right form. */
interface Sealed {
  readonly header: SealedHeader;
  readonly ciphertext: Uint8Array;
  /** Header and additional data, as they are authenticated. */
  readonly authenticated: Uint8Array;
}

/** Opens a sealed text. Everything that is wrong with it is one error. */
export async function open(state: KeyState, sealedText: Uint8Array, openOptions: SealOptions): Promise<SecretBytes> {
  checkArgument("open", "sealedText", sealedText, mustBeBinary);
  checkOptions("open", openOptions, sealOptionRules);
  const { additionalData = EMPTY, ...options } = openOptions;
  const key = await state.checked({ use: "open", options });
  const plan = sealingPlan(key);
  const wrappedLength = plan.kind === "wrapped" ? await modulusLength(state, key) : 0;
  const header = decodeHeader(sealedText, plan.number, wrappedLength);
  if (header === undefined) throw openError();
  const ciphertext = sealedText.subarray(header.bytes.length);
  if (ciphertext.length - 1 - TAG_LENGTH + additionalData.length > MAX_SEAL_LENGTH) throw openError();
  const sealed = { header, ciphertext, authenticated: authenticatedData(header, additionalData) };
  const marked = await (plan.kind === "aead"
    ? openByKey(state, key, plan, sealed)
    : openByDataKey(state, key, plan, sealed));
  try {
    const plaintext = marked && withoutMarker(marked);
    if (plaintext === undefined) throw openError();
    return secretBytes(plaintext);
  } finally {
    marked?.fill(0);
  }
}

async function openByKey(
  { name: keyName, service }: KeyState,
  { options }: OpeningKey,
  { alg }: PlanOf<"aead">,
  { header: { nonce }, ciphertext, authenticated: additionalData }: Sealed,
): Promise<Uint8Array | undefined> {
  return await undefinedIfRefused(
    service.aeadDecrypt({ keyName, alg, nonce, additionalData, ciphertext }, options),
    [],
  );
}

async function openByDataKey(
  { name: keyName, service, capabilities }: KeyState,
  { options }: OpeningKey,
  { alg }: PlanOf<"wrapped">,
  { header: { nonce, wrappedKey = EMPTY }, ciphertext: input, authenticated: additionalData }: Sealed,
): Promise<Uint8Array | undefined> {
  const decrypt = requireLocalMethod(capabilities, "aesGcmDecrypt");
  const unwrapping = service.asymmetricDecrypt({ keyName, alg, ciphertext: wrappedKey, salt: EMPTY }, options);
  const key = await undefinedIfRefused(unwrapping, WRAPPED_KEY_REFUSALS);
  try {
    return key?.length === DATA_KEY_LENGTH ? await decrypt({ key, nonce, additionalData, input }) : undefined;
  } finally {
    key?.wipe();
  }
}

async function modulusLength(state: KeyState, key: OpeningKey): Promise<number> {
  const { keyBits } = state.knownSize(key) ?? (await state.publicKey.material(key.info, key.options));
  return Math.ceil(keyBits / 8);
}

async function undefinedIfRefused(
  decryption: Promise<SecretBytes>,
  statuses: readonly number[],
): Promise<SecretBytes | undefined> {
  try {
    return await decryption;
  } catch (error) {
    if (!isParsecError(error)) throw error;
    if (error.code === "ERR_PARSEC_DECRYPTION_FAILED") return undefined;
    if (error.family === "service" && error.status !== undefined && statuses.includes(error.status)) return undefined;
    throw error;
  }
}

/** One error, whatever is wrong: it names neither a cause nor the operation that found it. */
function openError(): ParsecError {
  return new ParsecError(
    "service",
    "ERR_PARSEC_DECRYPTION_FAILED",
    "The sealed text was not sealed to this key with this additional data, or was changed. The reason is withheld, as it would help an attacker.",
  );
}
