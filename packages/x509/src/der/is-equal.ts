/** True if both have the same bytes, or if neither is there. */
export function isEqual(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one?.length === other?.length && (one === undefined || one.every((byte, i) => byte === other?.[i]));
}
