/** Fails a scenario unless the condition holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Fails a scenario unless the bytes are the expected ones, which may be given in hexadecimal. */
export function checkBytes(actual: Uint8Array, expected: Uint8Array | string, title: string): void {
  const expectedHex = typeof expected === "string" ? expected.replaceAll(" ", "") : toHex(expected);
  const actualHex = toHex(actual);
  check(actualHex === expectedHex, `${title}: expected ${expectedHex.slice(0, 80)}, got ${actualHex.slice(0, 80)}`);
}

/** Decodes hexadecimal digits, between which spaces are allowed. */
export function hex(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.match(/[0-9a-f]{2}/gi) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** Encodes a text as UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(text));
}

/** Returns random bytes of this machine. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

/** Puts bytes one after the other. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
