import { curveOfPoint, keyBitsOf } from "@parsec-ts/key-formats";
import type { KeyInfo, KeyType } from "@parsec-ts/operations";
import { argumentError, copyBytes, ParsecError } from "@parsec-ts/wire-protocol";
import type { CallOptions } from "../call/call-options.js";
import type { KeyInput, KeyMaterial } from "../host/key-formats.js";
import { type HostCapabilities, requireKeyFormats, requireLocalCrypto } from "../host/require-host.js";
import type { KeyService } from "./key-service.js";
import { ResponseCache } from "./response-cache.js";

/**
 * The only public key that a key may have: in PSA's own format, in a standard one, or as the SHA-256 of its SubjectPublicKeyInfo
 * (RFC 7469, section 2.4), 32 bytes.
 */
export type PinnedPublicKey =
  | { readonly format: "raw"; readonly key: Uint8Array }
  | KeyInput
  | { readonly format: "spki-sha256"; readonly key: Uint8Array };

/** The public key of one handle: fetched once and compared with the pinned key. */
export class PinnedKey {
  readonly #service: Pick<KeyService, "exportPublicKey">;
  readonly #capabilities: HostCapabilities;
  readonly #pin: PinnedPublicKey | undefined;
  /** By the provider that holds the key. */
  readonly #materials = new ResponseCache<number, KeyMaterial>();

  /** Copies the pin, so that later changes of the caller's bytes do not change it. */
  constructor(
    service: Pick<KeyService, "exportPublicKey">,
    capabilities: HostCapabilities,
    pin: PinnedPublicKey | undefined,
  ) {
    this.#service = service;
    this.#capabilities = capabilities;
    this.#pin = pin?.key instanceof Uint8Array ? ({ ...pin, key: copyBytes(pin.key) } as PinnedPublicKey) : pin;
  }

  /** True if only one public key is accepted. */
  get isPinned(): boolean {
    return this.#pin !== undefined;
  }

  /**
   * The public key that the service returns, its size by its own bytes.
   *
   * @throws `ParsecError` `ERR_PARSEC_PUBLIC_KEY_MISMATCH` for another key than the pinned one
   */
  material(info: KeyInfo, options: CallOptions): Promise<KeyMaterial> {
    return this.#materials.get(info.providerId, options, () => this.#fetch(info, options));
  }

  /** The public key if it has been fetched for this provider and identity already. */
  known({ providerId }: KeyInfo, options: CallOptions): KeyMaterial | undefined {
    return this.#materials.peek(providerId, options);
  }

  /** Drops the fetched public keys, so that they are fetched and compared again. */
  forget(): void {
    this.#materials.forget();
  }

  async #fetch({ name, providerId: provider, attributes }: KeyInfo, options: CallOptions): Promise<KeyMaterial> {
    const data = await this.#service.exportPublicKey(name, { ...options, provider });
    const keyType = publicTypeOf(attributes.keyType);
    const material = { keyType, keyBits: bitsOfPublicKey(keyType, data, provider), data };
    if (this.#pin === undefined || (await this.#matches(this.#pin, material))) return material;
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PUBLIC_KEY_MISMATCH",
      `The service returned another public key for ${JSON.stringify(name)} than the pinned one. Do not trust it: find out who replaced the ` +
        "key, or if the endpoint is your service's.",
      { provider },
    );
  }

  async #matches(pin: PinnedPublicKey, material: KeyMaterial): Promise<boolean> {
    if (!isAsymmetric(material.keyType)) return false;
    if (pin.format === "raw") return sameBytes(pin.key, material.data) && isOnListedCurve(material);
    const formats = requireKeyFormats(this.#capabilities);
    if (pin.format === "spki-sha256") {
      // The type is part of what is hashed.
      const spki = formats.encodePublicKey(material, "der");
      return sameBytes(pin.key, await requireLocalCrypto(this.#capabilities).digest("SHA_256", spki));
    }
    const { keyType, keyBits, data } = formats.decodeKey(pin);
    if (keyType.kind === "eccPublicKey" || keyType.kind === "rsaPublicKey") {
      return sameBytes(data, material.data) && keyBits === material.keyBits && isPublicHalf(keyType, material.keyType);
    }
    data.fill(0);
    throw argumentError("publicKey", "a public key, and holds more than that");
  }
}

/** The size of a public key by its own bytes: the size that the service lists is its word alone. */
function bitsOfPublicKey(keyType: KeyType, data: Uint8Array, provider: number): number {
  try {
    return keyBitsOf(publicTypeOf(keyType), data);
  } catch (cause) {
    const message = `The service returned a public key that is none of the type ${keyType.kind}. Do not trust it.`;
    throw new ParsecError("protocol", "ERR_PARSEC_PROTOCOL_RESULT", message, { provider, cause });
  }
}

function publicTypeOf(keyType: KeyType): KeyType {
  if (keyType.kind === "eccKeyPair") return { kind: "eccPublicKey", curveFamily: keyType.curveFamily };
  return keyType.kind === "rsaKeyPair" ? { kind: "rsaPublicKey" } : keyType;
}

function isAsymmetric(keyType: KeyType): boolean {
  const { kind } = publicTypeOf(keyType);
  return kind === "eccPublicKey" || kind === "rsaPublicKey";
}

/** False for a point of another curve than the listed one: raw bytes do not name their curve, but lie on it alone. */
function isOnListedCurve({ keyType, data }: KeyMaterial): boolean {
  const curve = curveOfPoint(data);
  return curve === undefined || isPublicHalf({ kind: "eccPublicKey", curveFamily: curve.family }, keyType);
}

/** True if a public key of the first type is the public half of a key of the second. */
function isPublicHalf(publicType: KeyType, listed: KeyType): boolean {
  const { kind, ...curve } = publicTypeOf(listed) as KeyType & { readonly curveFamily?: unknown };
  return (
    kind === publicType.kind &&
    (kind === "rsaPublicKey" || curve.curveFamily === (publicType as typeof curve).curveFamily)
  );
}

/** Compares without an early end: the time tells nothing about the first difference. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length || one.length === 0) return false;
  let difference = 0;
  for (let i = 0; i < one.length; i++) difference |= (one[i] ?? 0) ^ (other[i] ?? 0);
  return difference === 0;
}
