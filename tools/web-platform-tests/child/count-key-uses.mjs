// Counts the tests during which the service used a key: a facade that hands everything to the platform would pass without one.
import { subscribe } from "node:diagnostics_channel";
import { CALL_CHANNEL } from "@parsec-ts/node";

/** Operations that use a private or secret key. */
const USES = /^Psa(Sign|AsymmetricDecrypt|Aead|RawKeyAgreement|Cipher|Mac)/;

/** Notes the names of the tests between whose `enter` and `leave` the service used a key. */
export function countKeyUses() {
  const names = new Set();
  let current;
  subscribe(CALL_CHANNEL, ({ operation }) => {
    if (current !== undefined && USES.test(operation)) names.add(current);
  });
  return {
    enter: (name) => {
      current = name;
    },
    leave: () => {
      current = undefined;
    },
    names: () => [...names],
  };
}
