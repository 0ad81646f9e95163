// Counts what used a key of the service: an object that hands everything to the platform would pass every test without one.
import { subscribe } from "node:diagnostics_channel";
import { CALL_CHANNEL } from "@parsec-ts/node";

/** Operations that use a private or secret key. */
const USES = /^Psa(Sign|AsymmetricDecrypt|Aead|RawKeyAgreement|Cipher|Mac)/;

/** Counts the operations, and notes the names of the tests between whose `enter` and `leave` they came. */
export function countKeyUses() {
  const names = new Set();
  let current;
  let total = 0;
  subscribe(CALL_CHANNEL, ({ operation }) => {
    if (!USES.test(operation)) return;
    total++;
    if (current !== undefined) names.add(current);
  });
  return {
    enter: (name) => {
      current = name;
    },
    leave: () => {
      current = undefined;
    },
    names: () => [...names],
    total: () => total,
  };
}
