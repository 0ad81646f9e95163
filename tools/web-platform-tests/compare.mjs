// Compares the results of the platform's object with those of ours, and these with the table of known losses.
import { createHash } from "node:crypto";

/** Names of a file's subtests with their status; a name that is there twice gets a number. */
export function statusByName(subtests) {
  const statuses = new Map();
  for (const { name, status } of subtests) {
    let key = name;
    for (let count = 2; statuses.has(key); count++) key = `${name} (${count})`;
    statuses.set(key, status);
  }
  return statuses;
}

/** Names of the subtests that pass with the platform's object and not with ours, sorted. */
export function lostSubtests(platform, ours) {
  const after = statusByName(ours.subtests);
  const passing = [...statusByName(platform.subtests)].filter(([, status]) => status === "pass");
  return passing
    .map(([name]) => name)
    .filter((name) => after.get(name) !== "pass")
    .sort();
}

/** Number of subtests that passed. */
export function passes({ subtests }) {
  return subtests.filter(({ status }) => status === "pass").length;
}

/** A short digest of sorted names. */
export function digestOf(names) {
  return createHash("sha256").update([...names].sort().join("\n")).digest("hex").slice(0, 16);
}
