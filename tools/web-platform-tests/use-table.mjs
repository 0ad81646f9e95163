// The uses of keys of the service: per file and version of Node, the numbers of subtests that called a method with one, and that had the
// service use one.

const NONE = [0, 0];

/**
 * Problems of a run: a file with fewer uses than the table says; and, where all files that use keys were run, fewer calls in all than `least`.
 */
export function useProblems({ uses = {}, least = {} }, node, results, { isWhole }) {
  const recorded = uses[node] ?? {};
  const fewer = [...results].flatMap(([file, { used }]) => {
    const expected = recorded[file] ?? NONE;
    const isEnough = used.every((count, index) => count >= expected[index]);
    return isEnough ? [] : [`${file} on ${node}: ${used} uses of keys of the service, the table says ${expected}`];
  });
  const total = [...results.values()].reduce((sum, { used: [calls] }) => sum + calls, 0);
  if (!isWhole || total >= (least[node] ?? 0)) return fewer;
  return [...fewer, `On ${node} ${total} subtests used a key of the service; at least ${least[node]} are needed.`];
}

/** The table with the uses of these results; files that use none are not in it. */
export function withUses(table, node, results) {
  const using = [...results].filter(([, { used }]) => used.some((count) => count > 0));
  const others = Object.entries(table.uses?.[node] ?? {}).filter(([file]) => !results.has(file));
  const entries = [...others, ...using.map(([file, { used }]) => [file, used])].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...table, uses: { ...table.uses, [node]: Object.fromEntries(entries) } };
}
