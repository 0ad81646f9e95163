/** Returns the name that was probably meant: equal but for case and signs, or at most two letters away. `undefined` if there is none. */
export function closestName(name: string, allowed: readonly string[]): string | undefined {
  const plain = plainName(name);
  let closest: string | undefined;
  let least = Math.min(2, Math.floor(plain.length / 2)) + 1;
  for (const candidate of allowed) {
    const distance = editDistance(plain, plainName(candidate));
    if (distance < least) {
      closest = candidate;
      least = distance;
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

/** Letters to insert, delete, replace, or swap with their neighbour, to make one word of the other. */
function editDistance(one: string, other: string): number {
  let previous: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let k = 1; k <= other.length; k++) {
      const replaced = at(row, k - 1) + (one[i - 1] === other[k - 1] ? 0 : 1);
      const isSwap = one[i - 1] === other[k - 2] && one[i - 2] === other[k - 1];
      next[k] = Math.min(replaced, at(row, k) + 1, at(next, k - 1) + 1, isSwap ? at(previous, k - 2) + 1 : replaced);
    }
    previous = row;
    row = next;
  }
  return at(row, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
