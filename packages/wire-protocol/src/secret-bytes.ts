/// <reference lib="esnext.disposable" preserve="true" />

/**
 * Bytes that nobody else may see: a `Uint8Array` for whoever uses them, wiped by `wipe()` or at the end of a `using` block.
 *
 * They do not show themselves where objects are printed: not in `console.log`, not in JSON, not in a template string. What is made of
 * them, by `slice`, `Buffer.from` or `structuredClone`, is a plain copy that is its maker's to wipe.
 *
 * @example
 * ```ts
 * using plaintext = secretBytes(bytes); // in JavaScript on Node 20: plaintext.wipe() in a finally block
 * ```
 */
export interface SecretBytes extends Uint8Array<ArrayBuffer>, Disposable {
  /** Zeroes the bytes. Harmless when called again, and after they were transferred elsewhere. */
  wipe(): void;
  /** How many there are, and not which. */
  toJSON(): string;
}

function wipe(this: Uint8Array): void {
  // Of bytes that were transferred none are left, and filling them would throw.
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

// Where the symbol is missing, as in QuickJS, its property would be called "undefined".
const { dispose } = Symbol as { readonly dispose?: symbol };

/** Properties of the bytes themselves, not of a class: whoever compares them with other bytes finds the same class and the same content. */
const PROPERTIES: PropertyDescriptorMap = {
  wipe: hidden(wipe),
  toJSON: hidden(describe),
  toString: hidden(describe),
  toLocaleString: hidden(describe),
  [Symbol.for("nodejs.util.inspect.custom")]: hidden(describe),
  ...(dispose !== undefined && { [dispose]: hidden(wipe) }),
};

/** The same bytes, not a copy, from now on secret. They should have an `ArrayBuffer` of their own: see `allocateBytes`. */
export function secretBytes(bytes: Uint8Array): SecretBytes {
  return Object.defineProperties(bytes, PROPERTIES) as SecretBytes;
}
