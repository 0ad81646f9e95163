import type { ServiceKey } from "../algorithms/family.js";
import type { CryptoKeyAlgorithm, CryptoKeyLike, CryptoKeyUsage } from "../platform.js";

/** The keys of this package by the objects that stand for them. */
const keys = /* @__PURE__ */ new WeakMap<object, ServiceKey>();

/** Objects whose prototype chain has the platform's `CryptoKey`, by that class's prototype. */
const prototypes = /* @__PURE__ */ new WeakMap<object, object>();

const inspectSymbol = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** Returns the key behind a `CryptoKey`; `undefined` for one of the platform's, and for anything else. */
export function serviceKeyOf(value: unknown): ServiceKey | undefined {
  return typeof value === "object" && value !== null ? keys.get(value) : undefined;
}

/** True for a `CryptoKey` whose private or secret part is in the service. */
export function isServiceKey(value: unknown): boolean {
  return serviceKeyOf(value) !== undefined;
}

/** Makes the `CryptoKey` of a key in the service. It is an instance of the platform's class `CryptoKey`. */
export async function makeCryptoKey(key: ServiceKey): Promise<CryptoKeyLike> {
  const platformPrototype: object = Object.getPrototypeOf(await key.service.standIns.key());
  let prototype = prototypes.get(platformPrototype);
  if (prototype === undefined) {
    prototype = makePrototype(platformPrototype);
    prototypes.set(platformPrototype, prototype);
  }
  // The internal slot of a WeakMap makes structuredClone refuse the object with a DataCloneError.
  const object: object = Object.setPrototypeOf(new WeakMap(), prototype);
  keys.set(object, { ...key, usages: Object.freeze([...key.usages]) });
  shown.set(object, { algorithm: copyAlgorithm(key.algorithm), usages: [...key.usages] });
  return object as CryptoKeyLike;
}

/** The algorithm and usages that a `CryptoKey` shows: the same objects each time, and changes to them change nothing. */
const shown = /* @__PURE__ */ new WeakMap<
  object,
  { readonly algorithm: CryptoKeyAlgorithm; readonly usages: CryptoKeyUsage[] }
>();

function makePrototype(platformPrototype: object): object {
  const keyOf = (object: unknown): ServiceKey => {
    const key = serviceKeyOf(object);
    if (key === undefined) throw new TypeError("This is not a CryptoKey of a Parsec service.");
    return key;
  };
  const shownOf = (object: object): { readonly algorithm: object; readonly usages: readonly string[] } => {
    keyOf(object);
    return shown.get(object) as { readonly algorithm: object; readonly usages: readonly string[] };
  };
  const getters: Readonly<Record<string, (object: object) => unknown>> = {
    type: (object) => keyOf(object).type,
    extractable(object) {
      keyOf(object);
      return false;
    },
    algorithm: (object) => shownOf(object).algorithm,
    usages: (object) => shownOf(object).usages,
  };
  const prototype = Object.create(platformPrototype);
  for (const name of Object.keys(getters)) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: object) {
        return getters[name]?.(this);
      },
    });
  }
  Object.defineProperty(prototype, inspectSymbol, {
    configurable: true,
    value(this: object) {
      const { type, usages } = keyOf(this);
      return { type, extractable: false, algorithm: shownOf(this).algorithm, usages: [...usages], service: "parsec" };
    },
  });
  return prototype;
}

/** Copies an algorithm object with its hash and its exponent. */
export function copyAlgorithm(algorithm: CryptoKeyAlgorithm): CryptoKeyAlgorithm {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(algorithm)) {
    copy[name] = value instanceof Uint8Array ? value.slice() : typeof value === "object" ? { ...value } : value;
  }
  return copy as unknown as CryptoKeyAlgorithm;
}
