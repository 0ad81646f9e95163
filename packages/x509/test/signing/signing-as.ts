import type { ParsecKey } from "@parsec-ts/node";

/** A handle whose signatures are replaced, as a service that means harm would do. */
export function signingAs(key: ParsecKey, sign: ParsecKey["sign"]): ParsecKey {
  return new Proxy(key, {
    get(target, name) {
      if (name === "sign") return sign;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
