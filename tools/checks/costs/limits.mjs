/** The share by which a count may grow unnoticed: what a byte here and there adds up to. Whole things that are few get no margin. */
const MARGIN = 0.02;

/** Limits for counts of today. */
export function limitsFor(counts) {
  return Object.fromEntries(
    Object.entries(counts).map(([cost, count]) => [cost, { count, limit: Math.floor(count * (1 + MARGIN)) }]),
  );
}

/** A sentence for each count above its limit, or without one. */
export function exceededCosts(counts, limits) {
  return Object.entries(counts).flatMap(([cost, count]) => {
    const known = limits[cost];
    if (known === undefined) return [`${cost}: ${count}, and no limit. ${ADVICE}`];
    if (count <= known.limit) return [];
    return [`${cost}: ${count}, was ${known.count}; the limit is ${known.limit}. ${ADVICE}`];
  });
}

const ADVICE = "If it is worth that, run `node tools/checks/costs.mjs --write`, and say in the commit's message why.";
