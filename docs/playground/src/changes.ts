/** Changes to a response: bits to flip, by the offset of their byte, and bytes to cut off (-) or to add (+) at its end. */
export interface Changes {
  readonly flips: ReadonlyMap<number, number>;
  readonly extra: number;
}

export const NO_CHANGES: Changes = { flips: new Map(), extra: 0 };

export function isChanged({ flips, extra }: Changes): boolean {
  return extra !== 0 || flips.size > 0;
}

/** Applies the changes. Added bytes are zeroes. */
export function applyChanges(bytes: Uint8Array, { flips, extra }: Changes): Uint8Array {
  const changed = new Uint8Array(Math.max(0, bytes.length + extra));
  changed.set(bytes.subarray(0, changed.length));
  for (const [offset, bits] of flips) {
    const byte = changed[offset];
    if (byte !== undefined) changed[offset] = byte ^ bits;
  }
  return changed;
}

/** The changes with those bytes, from `start` on, set to other values. */
export function withBytes(changes: Changes, original: Uint8Array, start: number, bytes: Uint8Array): Changes {
  const flips = new Map(changes.flips);
  bytes.forEach((byte, index) => {
    const bits = byte ^ (original[start + index] ?? 0);
    if (bits === 0) flips.delete(start + index);
    else flips.set(start + index, bits);
  });
  return { ...changes, flips };
}
