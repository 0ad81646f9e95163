/** Encodes a byte. RFC 4251, section 5; the same for all functions of this file. */
export function sshUint8(value: number): Uint8Array {
  return Uint8Array.of(value);
}

export function sshUint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function sshUint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** Encodes bytes, or a text as UTF-8, behind its length. */
export function sshString(value: Uint8Array | string): Uint8Array {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return joinBytes(sshUint32(bytes.length), bytes);
}

/** Encodes an unsigned number from its bytes, the highest first: without zeros before it, but with one where it would else be negative. */
export function sshMpint(number: Uint8Array): Uint8Array {
  const first = number.findIndex((byte) => byte !== 0);
  if (first < 0) return sshUint32(0);
  const digits = number.subarray(first);
  return sshString((digits[0] ?? 0) < 0x80 ? digits : joinBytes(sshUint8(0), digits));
}

/** Joins bytes to new ones. */
export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
