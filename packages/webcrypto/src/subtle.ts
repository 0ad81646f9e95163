import { serviceKeyOf } from "./keys/crypto-key.js";
import type { Service } from "./keys/service.js";
import { deriveBits, deriveKey } from "./methods/derive.js";
import { generateKey } from "./methods/generate-key.js";
import { importKey } from "./methods/import-key.js";
import { getPublicKey } from "./methods/public-key.js";
import { useKey, verify } from "./methods/use-key.js";
import { exportKey, unwrapKey, wrapKey } from "./methods/wrap-key.js";
import { instanceWith } from "./webidl/instance.js";
import { rejectingMethod } from "./webidl/method.js";

type Arguments = ArrayLike<unknown>;
type Method = (service: Service, given: Arguments) => Promise<unknown>;

/** The methods that may get or make a key in the service, with the number of their required arguments. */
const METHODS: Readonly<Record<string, readonly [required: number, method: Method]>> = {
  decrypt: [3, (service, given) => useKey(service, "decrypt", given)],
  deriveBits: [2, deriveBits],
  deriveKey: [5, deriveKey],
  encrypt: [3, (service, given) => useKey(service, "encrypt", given)],
  exportKey: [2, exportKey],
  generateKey: [3, generateKey],
  getPublicKey: [2, getPublicKey],
  importKey: [5, importKey],
  sign: [3, (service, given) => useKey(service, "sign", given)],
  unwrapKey: [7, unwrapKey],
  verify: [4, verify],
  wrapKey: [4, wrapKey],
};

/** Makes a `SubtleCrypto`, an instance of the platform's class, for a service. Methods that it does not know are the platform's. */
export function makeSubtle(service: Service): object {
  const platform: object = service.subtle;
  const methods: Record<string, unknown> = Object.create(null);
  const subtle = instanceWith(platform, methods);
  for (const name of methodNames(platform)) {
    const method = (platform as Record<string, () => Promise<unknown>>)[name] as () => Promise<unknown>;
    methods[name] = rejectingMethod(subtle, name, method.length, passOn(service, method));
  }
  for (const name of Object.keys(METHODS)) {
    const [required, method] = METHODS[name] as readonly [number, Method];
    methods[name] = rejectingMethod(subtle, name, required, (given) => method(service, given));
  }
  return subtle;
}

/** Names of all methods of the platform's object, its own and inherited. */
function methodNames(platform: object): string[] {
  const names: string[] = [];
  for (let object = platform; object !== Object.prototype && object !== null; object = Object.getPrototypeOf(object)) {
    for (const name of Object.getOwnPropertyNames(object)) {
      const { value } = Object.getOwnPropertyDescriptor(object, name) ?? {};
      if (typeof value === "function" && name !== "constructor" && !names.includes(name)) names.push(name);
    }
  }
  return names;
}

/** Calls a method that only the platform knows. A key in the service is of another algorithm than any of its own: a stand-in says so. */
function passOn(service: Service, method: () => Promise<unknown>): (given: readonly unknown[]) => Promise<unknown> {
  return (given) => {
    const passed: unknown[] = [];
    for (let i = 0; i < given.length; i++) passed[i] = serviceKeyOf(given[i])?.service.standIns.made() ?? given[i];
    return Reflect.apply(method, service.subtle, passed);
  };
}
