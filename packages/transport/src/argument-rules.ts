import {
  type ArgumentRule,
  checkOptions,
  kindOf,
  mustBeAbortSignal,
  mustBeBytes,
  mustBeObject,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import type { ConnectOptions } from "./transport.js";

const optionRules: OptionRules<ConnectOptions> = { signal: mustBeAbortSignal };

/**
 * Checks the options that `connect` or `exchange` of a transport was given, for adapters. To be called where what it throws becomes a
 * rejection.
 *
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`
 */
export function checkConnectOptions(functionName: "connect" | "exchange", options: ConnectOptions): void {
  checkOptions(functionName, options, optionRules, ["signal"]);
}

/** Accepts a transport. */
export const mustBeTransport: ArgumentRule = /* @__PURE__ */ mustBeObject(
  "memoryTransport().transport",
  "connect",
  "exchange?",
  "close?",
);

/** Accepts the parts of a request: an array of `Uint8Array`s, as `mustBeBytes` accepts them. */
export const mustBeParts: ArgumentRule = (value) => {
  if (!Array.isArray(value)) return `an array of Uint8Arrays, not ${kindOf(value)}`;
  for (const part of value) {
    if (!(part instanceof Uint8Array)) return `an array of Uint8Arrays, not of ${kindOf(part)}`;
    const expected = mustBeBytes(part);
    if (expected !== undefined) return `an array of Uint8Arrays, each ${expected}`;
  }
  return undefined;
};

/** Accepts a connection that a listener hands out. */
export const mustBeConnection: ArgumentRule = /* @__PURE__ */ mustBeObject(
  "{ chunks, write, end, reset, close }",
  "write",
  "end",
  "reset",
  "close",
);

/** Accepts the receiver of a response. */
export const mustBeSink: ArgumentRule = /* @__PURE__ */ mustBeObject(
  "{ connected() {}, sent() {}, take: (chunk) => true }",
  "connected",
  "sent",
  "take",
);
