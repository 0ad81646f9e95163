// Counts the tests that use a key of the service: an object that hands everything to the platform would pass all tests without one.
import { subscribe } from "node:diagnostics_channel";
import { CALL_CHANNEL } from "@parsec-ts/node";

/** Operations of the service that use a private or secret key. */
const OPERATIONS = /^Psa(Sign|AsymmetricDecrypt|Aead|RawKeyAgreement|Cipher|Mac)/;

/**
 * Counts the calls of methods of `crypto.subtle` with a key of the service, and the operations of the service with one: some calls end
 * before that, by a check or because the platform takes over. Notes for both the names of the tests between whose `enter` and `leave` they
 * came, and so for the reasons of refusals.
 */
export function countKeyUses({ isServiceKey, refusalReason }) {
  const calls = new Counter();
  const operations = new Counter();
  const refusals = new Map();
  let current;
  subscribe(CALL_CHANNEL, ({ operation }) => {
    if (OPERATIONS.test(operation)) operations.add(current);
  });
  if (isServiceKey !== undefined) {
    observeCrypto((given, result) => {
      if (given.some(isServiceKey)) calls.add(current);
      const test = current;
      const note = (error) => addTo(refusals, test, refusalReason(error));
      if (refusalReason !== undefined && result instanceof Promise)
        Promise.prototype.then.call(result, undefined, note);
    });
  }
  return {
    enter: (name) => {
      current = name;
    },
    leave: () => {
      current = undefined;
    },
    names: () => ({ calls: [...calls.names], operations: [...operations.names] }),
    refusals: (name) => [...(refusals.get(name) ?? [])],
    allRefusals: () => [...new Set([...refusals.values()].flatMap((reasons) => [...reasons]))],
    totals: () => ({ calls: calls.total, operations: operations.total }),
  };
}

function addTo(refusals, test, reason) {
  if (reason !== undefined) refusals.set(test, (refusals.get(test) ?? new Set()).add(reason));
}

class Counter {
  total = 0;
  names = new Set();

  add(name) {
    this.total++;
    if (name !== undefined) this.names.add(name);
  }
}

/** Puts an object over `globalThis.crypto` that tells `note` the arguments of each call of a method of `subtle`. */
function observeCrypto(note) {
  const { crypto } = globalThis;
  const subtle = observed(crypto.subtle, note);
  const observedCrypto = observed(crypto, () => {}, { subtle });
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  const { get } = descriptor;
  const accessor = {
    get crypto() {
      return Reflect.apply(get, this, []) === crypto ? observedCrypto : undefined;
    },
  };
  Object.defineProperty(globalThis, "crypto", {
    ...descriptor,
    get: Object.getOwnPropertyDescriptor(accessor, "crypto").get,
  });
}

/** An object that is like another one to all who use it; its methods are the other one's. */
function observed(object, note, replaced = {}) {
  const wrappers = new Map();
  const proxy = new Proxy(object, {
    get(target, name) {
      const value = Object.hasOwn(replaced, name) ? replaced[name] : Reflect.get(target, name);
      if (typeof value !== "function" || name === "constructor") return value;
      if (!wrappers.has(name)) wrappers.set(name, wrap(value));
      return wrappers.get(name);
    },
  });
  const wrap = (method) =>
    new Proxy(method, {
      apply(target, self, given) {
        const result = Reflect.apply(target, self === proxy ? object : self, given);
        note(given, result);
        return result;
      },
    });
  return proxy;
}
