import { DEFAULT_MAX_LIST_ELEMENTS } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import {
  type ArgumentRule,
  checkArgument,
  checkOptions,
  DEFAULT_MAX_BODY_LENGTH,
  mustBeArray,
  mustBeInteger,
  mustBeObject,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { callOptionRules } from "./call/call-options.js";
import { mustBePatience, mustBeTimeout } from "./call/limits/must-be-timeout.js";
import type { CallerConfig } from "./call/operation-caller.js";
import type { Host } from "./host/host.js";
import type { KeyFormats } from "./host/key-formats.js";
import type { LocalCrypto } from "./host/local-crypto.js";
import { type Authenticator, mustBeAuthenticator } from "./identity/authenticator.js";

/** Default time for a whole call, in milliseconds. It is long because hardware may need many seconds to make an RSA key. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** Default longest response body, in bytes: 1 MiB of payload and the bytes that protobuf adds to it. */
export const DEFAULT_MAX_RESPONSE_BODY_LENGTH: number = DEFAULT_MAX_BODY_LENGTH + 1024;

/** Default number of calls that run at once. */
export const DEFAULT_MAX_CONCURRENT_CALLS = 64;

/** Default number of calls that may wait for a slot. */
export const DEFAULT_MAX_QUEUED_CALLS = 16_384;

/** Default time for which an unreachable service is tried again, in milliseconds. */
export const DEFAULT_RECONNECT_MS = 2_000;

/** Options of `createClient`. */
export interface ClientOptions {
  /** Carries the bytes. The client closes it. */
  readonly transport: Transport;
  /** Clock, timer and observer of the runtime. */
  readonly host: Host;
  /** Authenticators that may be used. The first one in the service's own list is chosen. */
  readonly authenticators: readonly Authenticator[];
  /** Provider for all calls that do not name one; by default the first that the service lists. */
  readonly provider?: number;
  /** Milliseconds for each whole call: 60,000 by default; `Infinity` for no limit. */
  readonly timeoutMs?: number;
  /** Longest response body taken, in bytes: 1 MiB and 1 KiB by default. */
  readonly maxResponseBodyLength?: number;
  /**
   * List elements and unknown fields that a response may have, all lists together: 16,384 by default. More are refused with
   * `ERR_PARSEC_PROTOCOL_TOO_MANY_ELEMENTS` before they cost memory.
   */
  readonly maxListElements?: number;
  /** Calls that run at once, each with a connection of its own: 64 by default. Further ones wait for a slot. */
  readonly maxConcurrentCalls?: number;
  /** Calls that may wait for a slot: 16,384 by default. One more is refused with `ERR_PARSEC_QUEUE_FULL`. */
  readonly maxQueuedCalls?: number;
  /**
   * Milliseconds for which a call whose request never reached the service is tried again while the service cannot be reached, as when
   * it restarts: 2,000 by default. If the service cannot be reached when the client is created, that is an error at once.
   */
  readonly reconnectMs?: number;
  /** Hashes messages for key handles; without it they refuse with `ERR_PARSEC_NO_LOCAL_CRYPTO`. */
  readonly localCrypto?: LocalCrypto;
  /** Formats for key handles; without it they refuse all but `raw` with `ERR_PARSEC_NO_KEY_FORMATS`. */
  readonly keyFormats?: KeyFormats;
}

const mustBeAuthenticators: ArgumentRule = (value) => {
  const expected = mustBeArray(value);
  if (expected !== undefined) return expected;
  for (const one of value as unknown[]) {
    const problem = mustBeAuthenticator(one);
    if (problem !== undefined) return `an array of authenticators, each ${problem}`;
  }
  return undefined;
};

const LOCAL_METHODS = ["digest", "verify", "encrypt", "random", "hkdf", "aesGcmEncrypt", "aesGcmDecrypt"] as const;

const mustHaveLocalMethods: ArgumentRule = /* @__PURE__ */ mustBeObject(
  "nodeLocalCrypto",
  .../* @__PURE__ */ LOCAL_METHODS.map((name) => `${name}?`),
);

/** Accepts an object with some of the methods: a program whose keys need no others can leave them out. */
const mustBeLocalCrypto: ArgumentRule = (value) => {
  const expected = mustHaveLocalMethods(value);
  const hasSome = LOCAL_METHODS.some((name) => typeof (Object(value) as Partial<LocalCrypto>)[name] === "function");
  return expected ?? (hasSome ? undefined : "an object such as nodeLocalCrypto: this one has none of its methods");
};

const COUNT: ArgumentRule = /* @__PURE__ */ mustBeInteger(0, Number.MAX_SAFE_INTEGER);

/** The rules of {@link ClientOptions}. */
export const clientOptionRules: OptionRules<ClientOptions> = {
  transport: /* @__PURE__ */ mustBeObject(
    'unixTransport({ path: "/run/parsec/parsec.sock" })',
    "connect",
    "exchange?",
    "close?",
  ),
  host: /* @__PURE__ */ mustBeObject("nodeHost", "now", "startTimer", "isObserved?", "observe?", "digest?"),
  authenticators: mustBeAuthenticators,
  provider: callOptionRules.provider,
  timeoutMs: mustBeTimeout,
  maxResponseBodyLength: /* @__PURE__ */ mustBeInteger(0, 0xffff_ffff, "bytes"),
  maxListElements: COUNT,
  maxConcurrentCalls: /* @__PURE__ */ mustBeInteger(1, Number.MAX_SAFE_INTEGER),
  maxQueuedCalls: COUNT,
  reconnectMs: mustBePatience,
  localCrypto: mustBeLocalCrypto,
  keyFormats: /* @__PURE__ */ mustBeObject("keyFormats", "encodePublicKey", "decodeKey"),
};

/** The parts of a client that `withTransport` replaces. */
export interface ClientReplacement extends Partial<Pick<ClientOptions, "transport" | "host">> {
  /** Another authenticator of the same type. */
  readonly authenticator?: Authenticator;
}

/** The rules of {@link ClientReplacement}. */
const clientReplacementRules: OptionRules<ClientReplacement> = {
  transport: clientOptionRules.transport,
  host: clientOptionRules.host,
  authenticator: callOptionRules.authenticator,
};

/** @throws `ParsecError` `ERR_PARSEC_ARGUMENT` */
export function checkReplacement(replacement: ClientReplacement): void {
  checkArgument("withTransport", "options", replacement, mustBeObject("{ transport, host }"));
  checkOptions("withTransport", replacement, clientReplacementRules);
}

/** Returns the options that concern calls, with defaults filled in. */
export function callerConfig(
  options: ClientOptions,
  authenticator: Authenticator,
  defaultProvider: number | undefined,
): CallerConfig {
  return {
    transport: options.transport,
    host: options.host,
    authenticator,
    defaultProvider,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxResponseBodyLength: options.maxResponseBodyLength ?? DEFAULT_MAX_RESPONSE_BODY_LENGTH,
    maxListElements: options.maxListElements ?? DEFAULT_MAX_LIST_ELEMENTS,
    maxConcurrentCalls: options.maxConcurrentCalls ?? DEFAULT_MAX_CONCURRENT_CALLS,
    maxQueuedCalls: options.maxQueuedCalls ?? DEFAULT_MAX_QUEUED_CALLS,
    reconnectMs: options.reconnectMs ?? DEFAULT_RECONNECT_MS,
  };
}
