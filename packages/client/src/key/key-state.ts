import {
  type Algorithm,
  type Hash,
  type KeyAttributes,
  type KeyInfo,
  mustBeAlgorithm,
  type PermittedAlgorithm,
  policyAlgorithm,
} from "@parsec-ts/operations";
import { checkedElsewhere, checkOptions, mustBeBoolean, type OptionRules, ParsecError } from "@parsec-ts/wire-protocol";
import { type CallOptions, callOptionRules } from "../call/call-options.js";
import type { KeyMaterial } from "../host/key-formats.js";
import type { HostCapabilities } from "../host/require-host.js";
import { type ChosenAlgorithm, chosenAlgorithm } from "./algorithm/chosen-algorithm.js";
import { type AlgorithmFor, type KeyUseName, requireAlgorithmFor, requireFlagFor } from "./algorithm/key-uses.js";
import { checkKey } from "./key-rules.js";
import type { KeyService } from "./key-service.js";
import { PinnedKey, type PinnedPublicKey } from "./pinned-key.js";
import { ResponseCache } from "./response-cache.js";

/** Options of a key handle. */
export interface KeyOptions extends Pick<CallOptions, "provider"> {
  /**
   * The only public key that the key may have. It is fetched before the handle's first use of the key; if it differs, every use of the key
   * and exporting it fail with `ERR_PARSEC_PUBLIC_KEY_MISMATCH`.
   */
  readonly publicKey?: PinnedPublicKey;
  /**
   * The algorithm of the key, as its builder returns it: `ecdsa("SHA_256")`. It wins over what the service lists, which is used only if it
   * is modern (SHA-2, SHA-3, OAEP with SHA-256 and up, ECDH, tags of full length). By default the algorithm of the attributes that this
   * handle created, ensured or imported; else, for a pinned key on a curve, ECDSA with the curve's hash, or ECDH. A pinned RSA key needs one.
   */
  readonly algorithm?: PermittedAlgorithm;
  /**
   * Verifies each signature here before it is returned, by the pinned public key or else the one that the service returned first;
   * `ERR_PARSEC_SIGNATURE_INVALID` for a signature that is not the key's over that message.
   */
  readonly verifyAfterSign?: boolean;
}

/** The rules of {@link KeyOptions}. */
export const keyOptionRules: OptionRules<KeyOptions> = {
  provider: callOptionRules.provider,
  // By checkKeyOptions.
  publicKey: checkedElsewhere,
  algorithm: mustBeAlgorithm,
  verifyAfterSign: mustBeBoolean,
};

/** Options of `ensureKey`: those of the handle and of its call. */
export interface EnsureOptions extends CallOptions, KeyOptions {}

/** The rules of {@link EnsureOptions}. */
export const ensureOptionRules: OptionRules<EnsureOptions> = { ...callOptionRules, ...keyOptionRules };

/**
 * Checks the options of a handle, for a function that may take more of them.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function checkKeyOptions<Options extends KeyOptions>(
  functionName: string,
  options: Options,
  rules: OptionRules<Options> = keyOptionRules as OptionRules<Options>,
): void {
  checkOptions(functionName, options, rules);
  const { publicKey } = options;
  if (publicKey === undefined) return;
  checkKey(functionName, "publicKey", publicKey, ["raw", "der", "pem", "jwk", "spki-sha256"]);
}

/** A use of a key, and the options of the call. */
export interface UseRequest<Name extends KeyUseName> {
  readonly use: Name;
  readonly options: CallOptions;
  /** Hash that the call names: the caller's word, as the algorithm of the handle is. */
  readonly hash?: Hash | undefined;
  /** True if the service has no part in the use, so that the key's policy need not permit it. */
  readonly isLocal?: boolean;
}

/** A key after its public key has been compared with the pinned one. */
export interface ComparedKey {
  readonly info: KeyInfo;
  /** Options of the call, with the provider that holds the key. */
  readonly options: CallOptions;
  /** The public key as it was compared with the pinned one; `undefined` without a pin. */
  readonly pinned: KeyMaterial | undefined;
}

/** A key at the beginning of a use, with its algorithm. */
export interface CheckedKey<Chosen extends Algorithm> extends ComparedKey, ChosenAlgorithm<Chosen> {}

/** Type and size of a key. */
export type SizedType = Pick<KeyAttributes, "keyType" | "keyBits">;

/** The facts about one key, from the caller and from the service. */
export class KeyState {
  readonly name: string;
  readonly service: KeyService;
  readonly capabilities: HostCapabilities;
  readonly publicKey: PinnedKey;
  readonly verifiesAfterSign: boolean;
  readonly #provider: number | undefined;
  /** The algorithm that the caller named for this handle. */
  readonly #algorithmOption: Algorithm | undefined;
  readonly #infos = new ResponseCache<number | undefined, KeyInfo>();
  /** The attributes that the caller gave the key through this handle. */
  attributes: KeyAttributes | undefined;

  constructor(
    service: KeyService,
    capabilities: HostCapabilities,
    name: string,
    { provider, publicKey, algorithm, verifyAfterSign = false }: KeyOptions,
  ) {
    this.service = service;
    this.capabilities = capabilities;
    this.name = name;
    this.#provider = provider;
    this.publicKey = new PinnedKey(service, capabilities, publicKey);
    this.verifiesAfterSign = verifyAfterSign;
    this.#algorithmOption = algorithm === undefined ? undefined : policyAlgorithm(algorithm);
  }

  /** The provider and the attributes of the key. Requested once; after `forget` requested again. */
  info(options: CallOptions): Promise<KeyInfo> {
    const provider = options.provider ?? this.#provider;
    return this.#infos.get(provider, options, () => this.#find(provider, options));
  }

  /** Forgets what the service said about the key. */
  forget(): void {
    this.#infos.forget();
    this.publicKey.forget();
  }

  /** Options for a call that creates the key: the provider is the call's, else the handle's, else the client's. */
  withProvider(options: CallOptions): CallOptions {
    return options.provider !== undefined || this.#provider === undefined
      ? options
      : { ...options, provider: this.#provider };
  }

  /**
   * The key, after its public key has been compared with the pinned one. Sends nothing if the caller's own word tells already that it
   * cannot be used so.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_POLICY`, `ERR_PARSEC_PUBLIC_KEY_MISMATCH`
   */
  async checked<Name extends KeyUseName>(request: UseRequest<Name>): Promise<CheckedKey<AlgorithmFor<Name>>> {
    const { use, options, hash, isLocal = false } = request;
    const named = this.#algorithmOption ?? this.attributes?.keyPolicy.keyAlgorithm;
    if (named !== undefined) {
      requireAlgorithmFor(use, named);
      if (this.attributes !== undefined && !isLocal) requireFlagFor(use, named, this.attributes);
    }
    const key = await this.compared(options);
    const { pinned } = key;
    const { attributes } = key.info;
    const chosen = chosenAlgorithm(use, {
      named,
      pinned: pinned && { ...pinned, hash },
      listed: attributes.keyPolicy.keyAlgorithm,
      listedType: attributes.keyType,
    });
    if (!isLocal) requireFlagFor(use, chosen.algorithm, this.attributes ?? attributes);
    return { ...key, ...chosen };
  }

  /** The key after its public key has been compared with the pinned one; its use is not checked. */
  async compared(options: CallOptions): Promise<ComparedKey> {
    const info = await this.info(options);
    const pinned = this.publicKey.isPinned ? await this.publicKey.material(info, options) : undefined;
    return { info, pinned, options: { ...options, provider: info.providerId } };
  }

  /** Type and size of the key, if its public key or the caller's attributes tell them; the service's listing does not count. */
  knownSize({ info, pinned, options }: ComparedKey): SizedType | undefined {
    const known = pinned ?? this.publicKey.known(info, options) ?? this.attributes;
    return known === undefined || known.keyBits === 0 ? undefined : known;
  }

  async #find(provider: number | undefined, options: CallOptions): Promise<KeyInfo> {
    const { defaultProvider } = this.service;
    const matches = (await this.service.listKeys(options)).filter(
      ({ name, providerId }) => name === this.name && (provider === undefined || providerId === provider),
    );
    const info = matches.find(({ providerId }) => providerId === defaultProvider) ?? matches[0];
    if (info !== undefined) return info;
    throw new ParsecError(
      "service",
      "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
      `The calling application has no key ${JSON.stringify(this.name)}${provider === undefined ? "" : ` in provider ${provider}`}; see listKeys.`,
      { status: 1140, statusName: "PsaErrorDoesNotExist", ...(provider !== undefined && { provider }) },
    );
  }
}
