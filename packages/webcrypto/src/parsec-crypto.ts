/// <reference lib="esnext.disposable" preserve="true" />
import { mustBeParsecKey, type ParsecClient, type ParsecKey } from "@parsec-ts/client";
import {
  type ArgumentRule,
  checkArgument,
  checkOptions,
  kindOf,
  mustBeOneOf,
  mustBeProvider,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { domException } from "./errors/dom-exception.js";
import { inService } from "./errors/from-parsec-error.js";
import { type KeyStorage, makeKeyStorage } from "./keys/key-storage.js";
import { mustBeClient } from "./keys/must-be-client.js";
import { openKey } from "./keys/parsec-keys.js";
import { ProviderChecks, providerOf } from "./keys/provider-checks.js";
import type { Service } from "./keys/service.js";
import { DEFAULT_SESSION_PREFIX, mustBePrefix, SessionKeys } from "./keys/session-keys.js";
import { standInsOf } from "./keys/stand-ins.js";
import {
  type CryptoKeyLike,
  type CryptoKeyUsage,
  type GlobalCrypto,
  globals,
  mustBePlatform,
  type PlatformCrypto,
  type PlatformSubtle,
} from "./platform.js";
import { makeSubtle } from "./subtle.js";
import { instanceWith } from "./webidl/instance.js";
import { rejectingMethod, throwingMethod } from "./webidl/method.js";

/** Options of {@link parsecCrypto}. */
export interface ParsecCryptoOptions<Platform extends PlatformCrypto = GlobalCrypto> {
  /** The platform's Web Cryptography API, by default `globalThis.crypto`. Digests and public keys are its work. */
  readonly platform?: Platform;
  /** `"platform"` lets the platform make and hold, in software, the keys that the service cannot. By default they are refused. */
  readonly fallback?: "platform";
  /** Id of the provider that holds the keys: the client's default one unless another is named. */
  readonly provider?: number;
  /** Start of the names of session keys, which no named key has. */
  readonly keyPrefix?: string;
}

const optionRules: OptionRules<ParsecCryptoOptions> = {
  platform: mustBePlatform,
  fallback: /* @__PURE__ */ mustBeOneOf("platform"),
  provider: mustBeProvider,
  keyPrefix: mustBePrefix,
};

/** Beside the methods of a platform's `Crypto`, those of one whose keys are in a Parsec service. */
export interface ServiceCrypto extends AsyncDisposable {
  /** The named keys of the application. */
  readonly keyStorage: KeyStorage;
  /** Random bytes of the service. */
  parsecRandomValues(length: number): Promise<Uint8Array>;
  /**
   * Makes this object `globalThis.crypto`, for libraries that take no argument. The result undoes that, once; of several objects the last
   * one is undone first.
   */
  install(): () => void;
  /** Removes the session keys from the service. The client stays open. */
  close(): Promise<void>;
}

/** An object like the platform's `Crypto`, whose private and secret keys are in a Parsec service. */
export type ParsecCrypto<Platform extends PlatformCrypto = GlobalCrypto> = Platform & ServiceCrypto;

/** The services behind the objects of this package. */
const services = /* @__PURE__ */ new WeakMap<object, Service>();

const mustBeParsecCrypto: ArgumentRule = (value) =>
  services.has(value as object) ? undefined : `an object that parsecCrypto made, not ${kindOf(value)}`;

/**
 * Returns the `CryptoKey` of a key in the service: its private or secret part, with the algorithm of its policy.
 *
 * @param crypto - an object of {@link parsecCrypto} over the same service
 * @param usages - the uses, all that the policy permits by default
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`; NotSupportedError if WebCrypto has no such algorithm; SyntaxError for a use that the key does
 * not permit
 */
export async function cryptoKeyOf(
  crypto: object,
  key: ParsecKey,
  usages?: readonly CryptoKeyUsage[],
): Promise<CryptoKeyLike> {
  checkArgument("cryptoKeyOf", "crypto", crypto, mustBeParsecCrypto);
  checkArgument("cryptoKeyOf", "key", key, mustBeParsecKey);
  const service = services.get(crypto) as Service;
  const { attributes } = await inService(key.info(service.call));
  return await openKey(service, key.name, attributes, undefined, usages);
}

/**
 * Makes a Web Cryptography API whose private and secret keys are in a Parsec service, for every library that takes a `Crypto` or a
 * `CryptoKey`. Close it to remove its session keys.
 *
 * @example
 * ```ts
 * const crypto = parsecCrypto(client);
 * const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
 * ```
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function parsecCrypto<Platform extends PlatformCrypto = GlobalCrypto>(
  client: ParsecClient,
  options: ParsecCryptoOptions<Platform> = {},
): ParsecCrypto<Platform> {
  checkOptions<object>("parsecCrypto", options, optionRules);
  checkArgument("parsecCrypto", "client", client, mustBeClient);
  const given: PlatformCrypto | undefined = options.platform ?? globals.crypto;
  const platform = (given && services.get(given)?.platform) ?? given;
  if (platform === undefined) throw domException("NotSupportedError", "This runtime has no crypto: pass platform.");
  checkArgument("parsecCrypto", "platform", platform, mustBePlatform);
  const { keyPrefix = DEFAULT_SESSION_PREFIX, provider, fallback } = options;
  const session = new SessionKeys(keyPrefix, () => platform.randomUUID());
  const subtle = platform.subtle as PlatformSubtle;
  const call = provider === undefined ? {} : { provider };
  const service: Service = {
    client,
    call,
    platform,
    subtle,
    platformHas: (hash) => hasDigest(subtle, hash),
    fallback: fallback === "platform",
    standIns: standInsOf(subtle),
    checks: new ProviderChecks(client, call),
    session,
  };
  const close = (): Promise<void> => inService(session.close(client, providerOf(service)));
  const crypto = makeCrypto(platform, makeSubtle(service), { service, keyStorage: makeKeyStorage(service), close });
  services.set(crypto, service);
  return crypto as ParsecCrypto<Platform>;
}

/** True if the platform says that it computes a hash: only newer ones can be asked. */
function hasDigest(subtle: PlatformSubtle, hash: string): boolean {
  const { supports } = subtle.constructor as { readonly supports?: (operation: string, algorithm: string) => boolean };
  return typeof supports === "function" && Reflect.apply(supports, subtle.constructor, ["digest", hash]);
}

interface CryptoParts {
  readonly service: Service;
  readonly keyStorage: KeyStorage;
  readonly close: () => Promise<void>;
}

/** Makes an instance of the platform's class `Crypto`. */
function makeCrypto(platform: PlatformCrypto, subtle: object, { service, keyStorage, close }: CryptoParts): object {
  const members: Record<PropertyKey, unknown> = Object.assign(Object.create(null), { subtle, keyStorage });
  const crypto = instanceWith(platform, members);
  const methods: Readonly<Record<string, (...given: never[]) => unknown>> = {
    getRandomValues(array: unknown) {
      return platform.getRandomValues(array as never);
    },
    randomUUID: () => platform.randomUUID(),
    install: () => install(crypto),
  };
  const promised: Readonly<Record<string, (...given: never[]) => Promise<unknown>>> = {
    parsecRandomValues: (length: number) => inService(service.client.generateRandom(length, service.call)),
    close,
  };
  for (const name of Object.keys(methods)) {
    const run = methods[name] as (...given: unknown[]) => unknown;
    members[name] = throwingMethod(crypto, name, run.length, (given) => Reflect.apply(run, undefined, given));
  }
  for (const name of Object.keys(promised)) {
    const run = promised[name] as (...given: unknown[]) => Promise<unknown>;
    members[name] = rejectingMethod(crypto, name, run.length, (given) => Reflect.apply(run, undefined, given));
  }
  // The symbol is missing in older runtimes.
  const { asyncDispose } = Symbol as { readonly asyncDispose?: symbol };
  if (asyncDispose !== undefined) members[asyncDispose] = members.close;
  return crypto;
}

/** Makes an object `globalThis.crypto`, by a getter as the platform's; the result puts back what was there. */
function install(crypto: object): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  const { "get crypto": get } = {
    "get crypto"(this: unknown): object {
      if (this === undefined || this === null || this === globalThis) return crypto;
      throw new TypeError("crypto must be read of the global object.");
    },
  };
  Object.defineProperty(globalThis, "crypto", {
    configurable: true,
    enumerable: before?.enumerable ?? true,
    get,
    ...(before?.set !== undefined && { set: before.set }),
  });
  let isUndone = false;
  return () => {
    if (isUndone) return;
    isUndone = true;
    if (before === undefined) delete globals.crypto;
    else Object.defineProperty(globalThis, "crypto", before);
  };
}
