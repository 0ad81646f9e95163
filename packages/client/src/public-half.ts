import type { KeyInfo } from "@parsec-ts/operations";
import { copyBytes, ParsecError } from "@parsec-ts/wire-protocol";
import type { KeyInput, KeyMaterial } from "./key-formats.js";
import type { KeyService } from "./parsec-key.js";
import { ResponseCache } from "./remembered.js";
import { requireKeyFormats, requireLocalCrypto } from "./required.js";
import type { CallOptions } from "./service-caller.js";

/**
 * The one public half that a key may have: in PSA's own format, in one that others use, or by the SHA-256 of its
 * SubjectPublicKeyInfo (RFC 7469, section 2.4), 32 bytes.
 */
export type PinnedPublicKey =
  | { readonly format: "raw"; readonly key: Uint8Array }
  | KeyInput
  | { readonly format: "spki-sha256"; readonly key: Uint8Array };

/** The public half of one key: asked for once, held against the one that it has to be. */
export class PinnedKey {
  readonly #home: KeyService;
  readonly #pin: PinnedPublicKey | undefined;
  /** By the provider that holds the key. */
  readonly #materials = new ResponseCache<number, KeyMaterial>();

  constructor(home: KeyService, pin: PinnedPublicKey | undefined) {
    this.#home = home;
    this.#pin = pin;
  }

  get isPinned(): boolean {
    return this.#pin !== undefined;
  }

  /**
   * What the service gives.
   *
   * @throws `ParsecError` `ERR_PARSEC_PUBLIC_KEY_MISMATCH` for another than the pinned one
   */
  material({ name, providerId, attributes }: KeyInfo, options: CallOptions): Promise<KeyMaterial> {
    return this.#materials.get(providerId, options, () => this.#ask(name, providerId, attributes, options));
  }

  forget(): void {
    this.#materials.forget();
  }

  async #ask(
    name: string,
    provider: number,
    { keyType, keyBits }: KeyInfo["attributes"],
    options: CallOptions,
  ): Promise<KeyMaterial> {
    const data = await this.#home.client.exportPublicKey(name, { ...options, provider });
    const material = { keyType, keyBits, data };
    if (this.#pin === undefined || (await this.#isPinned(this.#pin, material))) return material;
    throw new ParsecError(
      "protocol",
      "ERR_PARSEC_PUBLIC_KEY_MISMATCH",
      `The service gave another public key for ${JSON.stringify(name)} than the pinned one. Do not trust it: find out who replaced the ` +
        "key, or whether the endpoint is your service's.",
      { provider },
    );
  }

  async #isPinned(pin: PinnedPublicKey, material: KeyMaterial): Promise<boolean> {
    if (pin.format === "raw") return sameBytes(pin.key, material.data);
    const formats = requireKeyFormats(this.#home);
    if (pin.format === "spki-sha256") {
      const spki = formats.encodePublicKey(material, "der");
      return sameBytes(pin.key, await requireLocalCrypto(this.#home).digest("SHA_256", spki));
    }
    const { keyType, data } = formats.decodeKey(pin);
    if (keyType.kind === "eccPublicKey" || keyType.kind === "rsaPublicKey") return sameBytes(data, material.data);
    data.fill(0);
    throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", "publicKey must be a public key, and holds more than that.", {
      argument: "publicKey",
    });
  }
}

/** A copy, so that what was pinned stays what it was. */
export function copyOfPin(pin: PinnedPublicKey | undefined): PinnedPublicKey | undefined {
  return pin?.key instanceof Uint8Array ? ({ ...pin, key: copyBytes(pin.key) } as PinnedPublicKey) : pin;
}

function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
