/** The bytes of hexadecimal digits; spaces are for the reader. */
export const hex = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits.replaceAll(" ", ""), "hex"));

/** One piece again and again, up to a length. */
export function repeated(digits: string, length: number): Uint8Array {
  const piece = hex(digits);
  return Uint8Array.from({ length: length - (length % piece.length) }, (_, i) => piece[i % piece.length] ?? 0);
}
