import { channel } from "node:diagnostics_channel";
import type { Host } from "@parsec-ts/client";
import { nodeCrypto } from "./node-crypto.js";

/** Name of the `diagnostics_channel` on which each call is published as a `CallEvent` when it has ended. */
export const CALL_CHANNEL = "parsec-ts:call";

const calls = channel(CALL_CHANNEL);

/** The clock and the timers of Node. Publishes each call that has ended on {@link CALL_CHANNEL}. */
export const nodeHost: Host = {
  now: () => performance.now(),

  startTimer(ms, onTime) {
    const timer = setTimeout(onTime, ms);
    return () => clearTimeout(timer);
  },

  isObserved: () => calls.hasSubscribers,

  observe(event) {
    if (calls.hasSubscribers) calls.publish(event);
  },

  digest(parts) {
    if (!calls.hasSubscribers) return undefined;
    const hash = nodeCrypto().createHash("sha256");
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  },
};
