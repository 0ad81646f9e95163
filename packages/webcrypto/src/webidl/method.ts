import { requireArguments } from "./convert.js";

/** Makes a method of an object, with the name and the length that Web IDL gives it. It throws for another `this` and for too few arguments. */
export function throwingMethod(
  owner: object,
  name: string,
  required: number,
  run: (given: readonly unknown[]) => unknown,
): object {
  const { [name]: method } = {
    [name](this: unknown, ...given: readonly unknown[]): unknown {
      requireCall(owner, this, name, required, given);
      return run(given);
    },
  };
  return withLength(method as object, required);
}

/** Makes a method that rejects and never throws. Its promise settles as soon as that of `run` would: no more steps than needed. */
export function rejectingMethod(
  owner: object,
  name: string,
  required: number,
  run: (given: readonly unknown[]) => Promise<unknown>,
): object {
  const { [name]: method } = {
    [name](this: unknown, ...given: readonly unknown[]): Promise<unknown> {
      try {
        requireCall(owner, this, name, required, given);
        return run(given);
      } catch (error) {
        return rejected(error);
      }
    },
  };
  return withLength(method as object, required);
}

function requireCall(owner: object, self: unknown, name: string, required: number, given: readonly unknown[]): void {
  if (self !== owner) throw new TypeError(`${name} must be called as a method of its object.`);
  requireArguments(given, required, name);
}

async function rejected(error: unknown): Promise<never> {
  throw error;
}

function withLength(method: object, length: number): object {
  return Object.defineProperty(method, "length", { value: length, configurable: true });
}
