/** Zeroes all bytes in a decoded message that is not handed to the caller: until then they are our copies. */
export function wipeResult(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (value instanceof Uint8Array) value.fill(0);
  else for (const part of Object.values(value)) wipeResult(part);
}
