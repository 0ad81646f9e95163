import type { KeyInfo } from "@parsec-ts/operations";
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

  get isPinned(): boolean {
    return this.#pin !== undefined;
  }

  /**
   * The public key that the service returns.
   *
   * @throws `ParsecError` `ERR_PARSEC_PUBLIC_KEY_MISMATCH` for another key than the pinned one
   */
  material({ name, providerId, attributes }: KeyInfo, options: CallOptions): Promise<KeyMaterial> {
    return this.#materials.get(providerId, options, () => this.#fetch(name, providerId, attributes, options));
  }

  forget(): void {
    this.#materials.forget();
  }

  async #fetch(
    name: string,
    provider: number,
    { keyType, keyBits }: KeyInfo["attributes"],
    options: CallOptions,
  ): Promise<KeyMaterial> {
    const data = await this.#service.exportPublicKey(name, { ...options, provider });
    const material = { keyType, keyBits, data };
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
    if (pin.format === "raw") return sameBytes(pin.key, material.data);
    const formats = requireKeyFormats(this.#capabilities);
    if (pin.format === "spki-sha256") {
      const spki = formats.encodePublicKey(material, "der");
      return sameBytes(pin.key, await requireLocalCrypto(this.#capabilities).digest("SHA_256", spki));
    }
    const { keyType, data } = formats.decodeKey(pin);
    if (keyType.kind === "eccPublicKey" || keyType.kind === "rsaPublicKey") return sameBytes(data, material.data);
    data.fill(0);
    throw argumentError("publicKey", "a public key, and holds more than that");
  }
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
