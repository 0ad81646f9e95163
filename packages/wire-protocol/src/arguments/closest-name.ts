/** Returns the name that was probably meant: equal but for case and signs, or at most two letters away. `undefined` if there is none. */
export function closestName(name: string, allowed: readonly string[]): string | undefined {
  const plain = plainName(name);
  let closest: string | undefined;
  let most = -1;
  for (const candidate of allowed) {
    const left = editsLeft(plain, plainName(candidate), Math.min(2, plain.length >> 1));
    if (left > most) {
      closest = candidate;
      most = left;
    }
  }
  return closest;
}

/** Longest name that is compared: a longer one is no slip of the pen. */
const MAX_LENGTH = 40;

function plainName(name: string): string {
  return name
    .slice(0, MAX_LENGTH)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/**
 * The edits that are left of so many when one word has become the other, below 0 if they do not suffice. An edit inserts, deletes or
 * replaces a letter, or swaps it with its neighbour. Each level of the recursion that branches has one edit less: few levels do.
 */
function editsLeft(one: string, other: string, edits: number): number {
  if (edits < 0 || one === other) return edits;
  const oneRest = one.slice(1);
  const otherRest = other.slice(1);
  if (one[0] === other[0]) return editsLeft(oneRest, otherRest, edits);
  const isSwap = one[0] === other[1] && one[1] === other[0];
  return Math.max(
    editsLeft(oneRest, other, edits - 1),
    editsLeft(one, otherRest, edits - 1),
    editsLeft(oneRest, otherRest, edits - 1),
    isSwap ? editsLeft(one.slice(2), other.slice(2), edits - 1) : -1,
  );
}
