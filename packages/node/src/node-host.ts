import { channel } from "node:diagnostics_channel";
import { debuglog } from "node:util";
import type { CallEvent, Host } from "@parsec-ts/client";
import { nodeCrypto } from "./node-crypto.js";

/** Name of the `diagnostics_channel` on which each call is published as a `CallEvent` when it has ended. */
export const CALL_CHANNEL = "parsec-ts:call";

const calls = channel(CALL_CHANNEL);

/** Prints each call that has ended, if `NODE_DEBUG` names `parsec`. An event holds no payload, no signature and no authentication. */
const debug = debuglog("parsec");

/** The clock and the timers of Node. Publishes each call that has ended on {@link CALL_CHANNEL}. */
export const nodeHost: Host = {
  now: () => performance.now(),

  startTimer(ms, onTime) {
    const timer = setTimeout(onTime, ms);
    return () => clearTimeout(timer);
  },

  isObserved: () => calls.hasSubscribers || debug.enabled,

  observe(event) {
    if (calls.hasSubscribers) calls.publish(event);
    if (debug.enabled) debug(describeCall(event));
  },

  digest(parts) {
    if (!calls.hasSubscribers) return undefined;
    const hash = nodeCrypto().createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  },
};

/** One line: `#7 PsaSignHash, provider 1, key "device/identity": 0 in 12 ms`. */
function describeCall({
  sequence,
  operation,
  provider,
  keyName,
  status,
  errorCode,
  attempts,
  durationMs,
}: CallEvent): string {
  const key = keyName === undefined ? "" : `, key ${JSON.stringify(keyName)}`;
  const tries = attempts > 1 ? `, ${attempts} connections` : "";
  return `#${sequence} ${operation}, provider ${provider}${key}: ${errorCode ?? status} in ${Math.round(durationMs)} ms${tries}`;
}
