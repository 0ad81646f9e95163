/**
 * Converts to an integer from 0 to `max` as Web IDL's [EnforceRange] does: the fraction is cut.
 *
 * @throws TypeError
 */
export function toInteger(value: unknown, max: number, name: string): number {
  const number = Math.trunc(Number(value)) + 0;
  if (number >= 0 && number <= max) return number;
  throw new TypeError(`${name} must be a number from 0 to ${max}.`);
}

/** Converts to an unsigned long: modulo 2^32, as Web IDL does without [EnforceRange]. */
export function toUnsignedLong(value: unknown): number {
  return Number(value) >>> 0;
}

/** Converts to a DOMString. A symbol throws a TypeError. */
export function toText(value: unknown): string {
  return `${value as string}`;
}

/**
 * Converts to a sequence: reads the iterator once, and returns an array of its own.
 *
 * @throws TypeError
 */
export function toSequence<Value>(value: unknown, convert: (element: unknown) => Value, name: string): Value[] {
  const converted: Value[] = [];
  // A script may have replaced the iterator of all arrays.
  if (Array.isArray(value) && Object.getPrototypeOf(value) === Array.prototype) {
    for (let i = 0; i < value.length; i++) converted[i] = convert(value[i]);
    return converted;
  }
  const iterate = isObject(value) ? (value as Partial<Iterable<unknown>>)[Symbol.iterator] : undefined;
  if (typeof iterate !== "function") throw new TypeError(`${name} must be a sequence.`);
  for (const element of value as Iterable<unknown>) converted[converted.length] = convert(element);
  return converted;
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/**
 * Checks that a method was called with its required arguments.
 *
 * @throws TypeError
 */
export function requireArguments(given: ArrayLike<unknown>, required: number, method: string): void {
  if (given.length >= required) return;
  throw new TypeError(`${method} takes ${required} arguments, and got ${given.length}.`);
}
