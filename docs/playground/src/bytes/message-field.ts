/** Some bytes of a message that mean one thing. */
export interface MessageField {
  readonly part: "header" | "body" | "authentication" | "surplus";
  /** Offset of the first byte in the message, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** `status`, or the way to a field of the body: `attributes › keyType`. */
  readonly name: string;
  /** The meaning of these very bytes: `4, PsaSignHash`. */
  readonly value: string;
  readonly doc: string;
}

/** Bytes as pairs of hexadecimal digits with spaces between them. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** `1 byte`, `4 bytes`. */
export function countBytes(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
