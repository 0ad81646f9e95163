/** Fails a scenario unless the condition holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Fails a scenario unless the bytes are the expected ones, which may be given in hexadecimal. */
export function checkBytes(actual: Uint8Array, expected: Uint8Array | string, title: string): void {
  const expectedHex =
    typeof expected === "string" ? expected.replaceAll(" ", "") : Buffer.from(expected).toString("hex");
  const actualHex = Buffer.from(actual).toString("hex");
  check(actualHex === expectedHex, `${title}: expected ${expectedHex.slice(0, 80)}, got ${actualHex.slice(0, 80)}`);
}

/** Decodes hexadecimal digits, between which spaces are allowed. */
export function hex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits.replaceAll(" ", ""), "hex"));
}
