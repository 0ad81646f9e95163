// The table of what is lost on purpose: groups with a reason each, and per file and version of Node the number of lost subtests and a digest of
// their names. A group has the name of a `refusal` of our object, or a `pattern` of messages.
import { digestOf } from "./compare.mjs";

/** Losses that are printed of one file; the others are counted. */
const PRINTED = 12;

/** Sorts losses of a file, `{ name, message }`, into groups; the rest comes under `undefined`. */
function byGroup(groups, losses) {
  const found = new Map();
  for (const loss of losses) {
    const group = groupOf(groups, loss);
    found.set(group, [...(found.get(group) ?? []), loss]);
  }
  return found;
}

/** The first group of a refusal in the subtest, of a message like its own, or of a refusal in the file: a set-up that was refused. */
function groupOf(groups, { message, refusals = [], fileRefusals = [] }) {
  return (
    groups.find(({ refusal }) => refusals.includes(refusal)) ??
    groups.find(({ pattern }) => pattern !== undefined && new RegExp(pattern).test(message)) ??
    groups.find(({ refusal }) => fileRefusals.includes(refusal))
  );
}

/**
 * Problems of the losses, `file => [{ name, message }]` of every file that was run on a version of Node: a loss that no group explains, and an
 * entry that is not as the table says, more or fewer.
 */
export function tableProblems({ groups }, node, losses) {
  return [...losses].flatMap(([file, lost]) => {
    const found = byGroup(groups, lost);
    const unexplained = found.get(undefined) ?? [];
    return [
      ...(unexplained.length > 0
        ? [listed(`${file} on ${node}: ${unexplained.length} lost without a reason`, unexplained)]
        : []),
      ...groups.flatMap((group) => entryProblems(group, file, node, found.get(group) ?? [])),
    ];
  });
}

function entryProblems({ reason, files = {} }, file, node, lost) {
  const expected = files[file]?.[node] ?? [0, digestOf([])];
  const actual = entryOf(lost);
  if (actual[0] === expected[0] && actual[1] === expected[1]) return [];
  const title = `${file} on ${node}: ${actual[0]} lost, the table says ${expected[0]} (${reason})`;
  return [listed(actual[0] === expected[0] ? `${title}, with other names` : title, lost)];
}

/** The table with the entries of these losses in the location of older ones; other files and versions stay as they are. */
export function withEntries(table, node, losses) {
  const groups = table.groups.map((group) => {
    const files = { ...group.files };
    for (const [file, lost] of losses) {
      const { [node]: _, ...others } = files[file] ?? {};
      const inGroup = byGroup(table.groups, lost).get(group) ?? [];
      files[file] = inGroup.length === 0 ? others : { ...others, [node]: entryOf(inGroup) };
      if (Object.keys(files[file]).length === 0) delete files[file];
    }
    return { ...group, files: Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) };
  });
  return { ...table, groups };
}

function entryOf(lost) {
  return [lost.length, digestOf(lost.map(({ name }) => name))];
}

function listed(title, losses) {
  const lines = losses.slice(0, PRINTED).map(({ name, message }) => `    ${name}\n      ${message.slice(0, 300)}`);
  const more = losses.length > PRINTED ? [`    and ${losses.length - PRINTED} more`] : [];
  return [title, ...lines, ...more].join("\n");
}
