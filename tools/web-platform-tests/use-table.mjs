// The uses of keys of the service: per file and version of Node, the numbers of subtests that called a method with one, and that had the
// service use one.

const NONE = [0, 0];

/** The sums that a table sets a least number for, and what a subtest has done that counts. */
const LEAST = [
  ["least", "used a key of the service"],
  ["leastInService", "had the service use a private or secret key"],
];

/**
 * Problems of a run: a file with fewer uses than the table says; and, where all files that use keys were run, fewer in all than the table's
 * `least` for calls, or `leastInService` for operations.
 */
export function useProblems(table, node, results, { isWhole }) {
  const { uses = {} } = table;
  const recorded = uses[node] ?? {};
  const fewer = [...results].flatMap(([file, { used }]) => {
    const expected = recorded[file] ?? NONE;
    const isEnough = used.every((count, index) => count >= expected[index]);
    return isEnough ? [] : [`${file} on ${node}: ${used} uses of keys of the service, the table says ${expected}`];
  });
  if (!isWhole) return fewer;
  const few = LEAST.flatMap(([name, done], index) => {
    const total = [...results.values()].reduce((sum, { used }) => sum + used[index], 0);
    const least = table[name]?.[node] ?? 0;
    return total >= least ? [] : [`On ${node} ${total} subtests ${done}; at least ${least} are needed.`];
  });
  return [...fewer, ...few];
}

/** The table with the uses of these results; files that use none are not in it. */
export function withUses(table, node, results) {
  const using = [...results].filter(([, { used }]) => used.some((count) => count > 0));
  const others = Object.entries(table.uses?.[node] ?? {}).filter(([file]) => !results.has(file));
  const entries = [...others, ...using.map(([file, { used }]) => [file, used])].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...table, uses: { ...table.uses, [node]: Object.fromEntries(entries) } };
}
