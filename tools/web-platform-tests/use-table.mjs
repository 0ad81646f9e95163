// The uses of keys of the service: per file and version of Node, the number of subtests during which the service used one.

/**
 * Problems of a run: a file with fewer uses than the table says; and, where all files that use keys were run, fewer uses in all than `least`.
 */
export function useProblems({ uses = {}, least = {} }, node, results, { isWhole }) {
  const recorded = uses[node] ?? {};
  const fewer = [...results]
    .filter(([file, { used }]) => used < (recorded[file] ?? 0))
    .map(
      ([file, { used }]) => `${file} on ${node}: ${used} uses of keys of the service, the table says ${recorded[file]}`,
    );
  const total = [...results.values()].reduce((sum, { used }) => sum + used, 0);
  if (!isWhole || total >= (least[node] ?? 0)) return fewer;
  return [
    ...fewer,
    `On ${node} the tests used keys of the service ${total} times; at least ${least[node]} are needed.`,
  ];
}

/** The table with the uses of these results; files that use none are not in it. */
export function withUses(table, node, results) {
  const using = [...results].filter(([, { used }]) => used > 0).map(([file, { used }]) => [file, used]);
  const others = Object.entries(table.uses?.[node] ?? {}).filter(([file]) => !results.has(file));
  const entries = [...others, ...using].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...table, uses: { ...table.uses, [node]: Object.fromEntries(entries) } };
}
