/// <reference lib="esnext.disposable" preserve="true" />
import { checkBytes } from "./bytes.js";

/**
 * Secret bytes: a `Uint8Array` that is wiped by `wipe()` or at the end of a `using` block.
 *
 * Their content is not printed by `console.log`, in JSON or in a template string. A copy, made by `slice`, `Buffer.from` or
 * `structuredClone`, is a plain array, which its owner must wipe.
 *
 * @example
 * ```ts
 * using plaintext = secretBytes(bytes); // in JavaScript on Node 20 and 22: plaintext.wipe() in a finally block
 * ```
 */
export interface SecretBytes extends Uint8Array<ArrayBuffer>, Disposable {
  /** Zeroes the bytes. Does nothing if they have been wiped or transferred already. */
  wipe(): void;
  /** Returns a text with the number of bytes, without their content. */
  toJSON(): string;
}

function wipe(this: Uint8Array): void {
  // Filling bytes that were transferred would throw.
  if (this.length > 0) this.fill(0);
}

function describe(this: Uint8Array): string {
  return `[${this.length} secret bytes]`;
}

const hidden = (value: unknown): PropertyDescriptor => ({
  value,
  configurable: true,
  writable: true,
  enumerable: false,
});

/** Properties of the array itself, not of a class, so that a comparison with other bytes finds the same class and content. */
const PROPERTIES: PropertyDescriptorMap = /* @__PURE__ */ hiddenProperties();

function hiddenProperties(): PropertyDescriptorMap {
  // The symbol is missing in QuickJS. A property for it would be called "undefined".
  const { dispose } = Symbol as { readonly dispose?: symbol };
  return {
    wipe: hidden(wipe),
    toJSON: hidden(describe),
    toString: hidden(describe),
    toLocaleString: hidden(describe),
    [Symbol.for("nodejs.util.inspect.custom")]: hidden(describe),
    ...(dispose !== undefined && { [dispose]: hidden(wipe) }),
  };
}

/**
 * Makes an array secret and returns it, without a copy. It should have an `ArrayBuffer` of its own: see `allocateBytes`.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for anything but a `Uint8Array`
 */
export function secretBytes(bytes: Uint8Array): SecretBytes {
  checkBytes(bytes, "bytes");
  return Object.defineProperties(bytes, PROPERTIES) as SecretBytes;
}
