import { type Hash, type KeyInfo, mustBeHash } from "@parsec-ts/operations";
import {
  checkArgument,
  checkOptions,
  mustBeBinary,
  mustBeBoolean,
  mustBeBytes,
  mustBeOneOf,
  type OptionRules,
  ParsecError,
} from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../../call/call-options.js";
import { isStatus } from "../../call/service-error.js";
import { isParsecError } from "../../errors/error-codes.js";
import { requireKeyFormats, requireLocalCrypto } from "../../host/require-host.js";
import { checkSignatureLength, signatureLength } from "../../operations/signature-length.js";
import { isEcdsa, type SigningPlan, signingPlan } from "../algorithm/signing-plan.js";
import type { KeyState } from "../key-state.js";

/** The format of a signature: `raw` is Parsec's own, for ECDSA r and s one after the other; `der` is that of X.509 and OpenSSL. */
export type SignatureFormat = "raw" | "der";

/** Options of `sign`. */
export interface SignOptions extends CallOptions {
  /** `raw` by default. RSA signatures are the same in both. */
  readonly format?: SignatureFormat;
  /** Hash for a key whose policy permits any; SHA-256 by default. */
  readonly hash?: Hash;
}

/** Options of `verify`. */
export interface VerifyOptions extends SignOptions {
  /** Verifies here, by the public half, instead of trusting the service's response. */
  readonly local?: boolean;
}

const signOptionRules: OptionRules<SignOptions> = {
  ...callOptionRules,
  format: /* @__PURE__ */ mustBeOneOf("raw", "der"),
  hash: mustBeHash,
};

const verifyOptionRules: OptionRules<VerifyOptions> = { ...signOptionRules, local: mustBeBoolean };

/** Signs a message, which is hashed here: no provider of service 1.4 signs messages. */
export async function sign(
  state: KeyState,
  message: Uint8Array,
  signOptions: SignOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  checkArgument("sign", "message", message, mustBeBytes);
  checkOptions("sign", signOptions, signOptionRules);
  const { format = "raw", hash, ...callOptions } = signOptions;
  const { service, capabilities, name } = state;
  const key = await state.checked({ use: "sign", options: callOptions, hash });
  const { info, options } = key;
  const plan = signingPlan(key, hash);
  const digest = await requireLocalCrypto(capabilities).digest(plan.hash, message);
  const signature = await service.signHash({ keyName: name, alg: plan.alg, hash: digest }, options);
  const size = state.knownSize(key);
  if (size !== undefined) {
    checkSignatureLength(signature, signatureLength(size.keyType, size.keyBits), info.providerId);
  }
  if (state.verifiesAfterSign && !(await verifyLocally(state, info, plan, message, signature, options))) {
    throw invalidSignature(name, info.providerId);
  }
  return format === "der" && isEcdsa(plan.alg)
    ? requireKeyFormats(capabilities).encodeEcdsaSignature(signature)
    : signature;
}

/** Verifies a signature over a message: by the service, or here. */
export async function verify(
  state: KeyState,
  message: Uint8Array,
  signature: Uint8Array,
  verifyOptions: VerifyOptions,
): Promise<boolean> {
  checkArgument("verify", "message", message, mustBeBytes);
  checkArgument("verify", "signature", signature, mustBeBinary);
  checkOptions("verify", verifyOptions, verifyOptionRules);
  const { format = "raw", hash, local = false, ...callOptions } = verifyOptions;
  const key = await state.checked({ use: "verify", options: callOptions, hash, isLocal: local });
  const { info, options } = key;
  const plan = signingPlan(key, hash);
  const { keyType, keyBits } = state.knownSize(key) ?? (await state.publicKey.material(info, options));
  const expected = signatureLength(keyType, keyBits);
  const isDer = format === "der" && isEcdsa(plan.alg);
  const raw = isDer ? rawSignature(state, signature, expected / 2) : signature;
  // A malformed signature is an invalid one.
  if (raw?.length !== expected) return false;
  if (local) return await verifyLocally(state, info, plan, message, raw, options);
  const digest = await requireLocalCrypto(state.capabilities).digest(plan.hash, message);
  try {
    return await state.service.verifyHash(
      { keyName: state.name, alg: plan.alg, hash: digest, signature: raw },
      options,
    );
  } catch (error) {
    // Mbed Crypto calls an RSA signature that is not below the modulus an invalid argument.
    if (isEcdsa(plan.alg) || !isStatus(error, "PsaErrorInvalidArgument")) throw error;
    return false;
  }
}

async function verifyLocally(
  { publicKey, capabilities }: KeyState,
  info: KeyInfo,
  { alg, hash }: SigningPlan,
  message: Uint8Array,
  signature: Uint8Array,
  options: CallOptions,
): Promise<boolean> {
  const material = await publicKey.material(info, options);
  return await requireLocalCrypto(capabilities).verify(material, alg, hash, message, signature);
}

function rawSignature({ capabilities }: KeyState, der: Uint8Array, width: number): Uint8Array | undefined {
  try {
    return requireKeyFormats(capabilities).decodeEcdsaSignature(der, width);
  } catch (error) {
    if (isParsecError(error) && error.code === "ERR_PARSEC_KEY_FORMAT") return undefined;
    throw error;
  }
}

function invalidSignature(name: string, provider: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_SIGNATURE_INVALID",
    `The service returned a signature that is not one of ${JSON.stringify(name)} over this message. Do not trust it: find out if the ` +
      "endpoint is your service's, and if its hardware works.",
    { provider },
  );
}
