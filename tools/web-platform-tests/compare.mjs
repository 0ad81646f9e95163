// Compares the results of the platform's object with those of ours.
import { createHash } from "node:crypto";

/** Subtests of a file by name; a name that is there twice gets a number. */
function byName(subtests) {
  const named = new Map();
  for (const subtest of subtests) {
    let key = subtest.name;
    for (let count = 2; named.has(key); count++) key = `${subtest.name} (${count})`;
    named.set(key, subtest);
  }
  return named;
}

/**
 * Subtests of one file that pass with the platform's object and not with ours, sorted by name: `{ name, message, refusals,
 * fileRefusals }`. A subtest that was not run at all has the messages of those that took its turn: a set-up that failed, or the harness.
 */
export function lostSubtests(platform, ours) {
  const [before, after] = [byName(platform.subtests), byName(ours.subtests)];
  const added = [...after].filter(([name, { status }]) => status !== "pass" && !before.has(name));
  const instead = [ours.harness, ...added.map(([name, { message }]) => `${name}: ${message}`)].join("\n");
  const lossOf = (name) => ({
    name,
    message: after.has(name) ? String(after.get(name).message) : `not run: ${instead}`,
    refusals: after.get(name)?.refusals ?? [],
    fileRefusals: ours.refusals ?? [],
  });
  return [...before]
    .filter(([name, { status }]) => status === "pass" && after.get(name)?.status !== "pass")
    .map(([name]) => lossOf(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Number of subtests that passed. */
export function passes({ subtests }) {
  return subtests.filter(({ status }) => status === "pass").length;
}

/** A short digest of names, in any order. */
export function digestOf(names) {
  return createHash("sha256")
    .update([...names].sort().join("\n"))
    .digest("hex")
    .slice(0, 16);
}
