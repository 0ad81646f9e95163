import { curveByFamily, curveOfPoint, curveOfPublicKey } from "@parsec-ts/key-formats";
import { type Hash, hashLength, type KeyAttributes, type KeyType, mustBeHash } from "@parsec-ts/operations";
import {
  argumentError,
  checkArgument,
  checkedElsewhere,
  checkOptions,
  EMPTY,
  mustBeBytes,
  mustBeInteger,
  mustBeObject,
  type OptionRules,
  type SecretBytes,
  secretBytes,
} from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../../call/call-options.js";
import type { KeyInput } from "../../host/key-formats.js";
import { type HostCapabilities, requireKeyFormats, requireLocalMethod } from "../../host/require-host.js";
import { isEccKey } from "../algorithm/modern-algorithms.js";
import { checkKey } from "../key-rules.js";
import type { KeyState } from "../key-state.js";
import { policyError } from "../policy-error.js";

/** The public key of a peer: in PSA's own format, as DER or PEM, or as a JWK. */
export type PeerKey = { readonly format: "raw"; readonly key: Uint8Array } | KeyInput;

/** Inputs of the key derivation that `agree` does here. RFC 5869. */
export interface HkdfOptions {
  readonly hash: Hash;
  /** Bytes that both sides know; empty by default. */
  readonly salt?: Uint8Array;
  /** Bytes that name the purpose of the derived secret, and best both public keys; empty by default. */
  readonly info?: Uint8Array;
  /** Bytes of the derived secret: 1 to 255 times the length of the hash. */
  readonly length: number;
}

/** Options of `agree`. */
export interface AgreeOptions extends CallOptions {
  /** Derives the result from the agreed secret, which is biased and must not be used as a key itself. */
  readonly hkdf?: HkdfOptions;
}

const agreeOptionRules: OptionRules<AgreeOptions> = {
  ...callOptionRules,
  hkdf: /* @__PURE__ */ mustBeObject('{ hash: "SHA_256", length: 32 }'),
};

const hkdfOptionRules: OptionRules<HkdfOptions> = {
  hash: mustBeHash,
  salt: mustBeBytes,
  info: mustBeBytes,
  // By the hash.
  length: checkedElsewhere,
};

/** Agrees on a secret with a peer, and derives another one from it if that is asked for. */
export async function agree(state: KeyState, peerKey: PeerKey, agreeOptions: AgreeOptions): Promise<SecretBytes> {
  checkKey("agree", "peerKey", peerKey, ["raw", "der", "pem", "jwk"]);
  checkOptions("agree", agreeOptions, agreeOptionRules);
  const { hkdf, ...callOptions } = agreeOptions;
  const derive = hkdf && derivation(state.capabilities, hkdf);
  const { keyType, data } = decodePeer(state.capabilities, peerKey);
  const key = await state.checked({ use: "agree", options: callOptions });
  const alg = key.algorithm.value;
  if (alg.kind !== "raw") {
    throw policyError(
      "Its policy permits agreement only with a derivation in the service, which has no operation for it.",
    );
  }
  if (alg.value === "ECDH") requireSameCurve(state.knownSize(key) ?? key.info.attributes, keyType, data);
  const request = { alg: alg.value, privateKeyName: state.name, peerKey: data };
  const secret = await state.service.rawKeyAgreement(request, key.options);
  if (secret.every((byte) => byte === 0)) {
    throw argumentError("peerKey", "a key that adds to the secret: this one makes it zero, as keys of small order do");
  }
  if (derive === undefined) return secret;
  try {
    return await derive(secret);
  } finally {
    secret.wipe();
  }
}

/** Checks all that the derivation needs before anything is sent. */
function derivation(
  capabilities: HostCapabilities,
  options: HkdfOptions,
): (secret: Uint8Array) => Promise<SecretBytes> {
  checkOptions("agree", options, hkdfOptionRules, ["hash"], "hkdf.");
  const { hash, salt = EMPTY, info = EMPTY, length } = options;
  checkArgument("agree", "hkdf.length", length, mustBeInteger(1, 255 * (hashLength(hash) ?? 0), "bytes"));
  const hkdf = requireLocalMethod(capabilities, "hkdf");
  return async (secret) => secretBytes(await hkdf({ hash, secret, salt, info, length }));
}

/** The peer's key in PSA's own format; its type if its own format tells it. */
function decodePeer(
  capabilities: HostCapabilities,
  peerKey: PeerKey,
): { readonly keyType: KeyType | undefined; readonly data: Uint8Array } {
  if (peerKey.format === "raw") return { keyType: undefined, data: peerKey.key };
  const { keyType, data } = requireKeyFormats(capabilities).decodeKey(peerKey);
  if (keyType.kind === "eccPublicKey") return { keyType, data };
  data.fill(0);
  throw argumentError("peerKey", "a public key on an elliptic curve, and nothing more");
}

/** Refuses a peer's key that is not on the curve of the own one: a point of another curve could reveal the private key. */
function requireSameCurve(
  { keyType, keyBits }: Pick<KeyAttributes, "keyType" | "keyBits">,
  peerType: KeyType | undefined,
  data: Uint8Array,
): void {
  if (!isEccKey(keyType)) throw policyError("It is on no elliptic curve.");
  const { curveFamily } = keyType;
  const own = curveByFamily(curveFamily, keyBits);
  const peer = curveFamily === "MONTGOMERY" ? curveOfPublicKey(peerType ?? keyType, data) : curveOfPoint(data);
  const isSame = peer?.family === curveFamily && (own === undefined || own.name === peer.name);
  if (!isSame) throw argumentError("peerKey", `a public key on ${own?.name ?? curveFamily}, as the key itself is`);
}
