// The changes that mutation testing makes to C: one part of one line at a time. Knows no file system, so that its tests can plant sources.

/** Each pattern, and what its match becomes. Names end where a word does; `<<`, `->` and `++` are no comparisons. */
const CHANGES = [
  [/(?<![<-])<(?![<=])(?= )/g, "<="],
  [/<=/g, "<"],
  [/(?<![->])>(?![>=])(?= )/g, ">="],
  [/>=/g, ">"],
  [/==/g, "!="],
  [/!=/g, "=="],
  [/&&/g, "||"],
  [/\|\|/g, "&&"],
  [/\btrue\b/g, "false"],
  [/\bfalse\b/g, "true"],
  [/ \+ 1\b/g, ""],
  [/ - 1\b/g, ""],
  [/ \| [A-Z_]{3,}\b/g, ""],
  [/\b[A-Z_]{3,} \| (?=[A-Z])/g, ""],
  [/\bsecure_getenv\b/g, "getenv"],
  [/\bexplicit_bzero\(/g, "(void)sizeof("],
  [/(?<=\bif )(\(.*\))(?=( \{)?$)/g, "(!$1)"],
  [/(?<=^\s*)(?!return|break|continue|goto|case|else|do\b)[a-z_]+\([^;{]*\);$/g, ";"],
  [/(?<=^\s*)(?!return|const|static|struct|enum|[a-z_]+ [*a-z_]+ = )[a-z_.>[\]*-]+ = [^;{]*;$/g, ";"],
];

/** All changes of a source: `{ line, before, after }`, where `line` counts from 1 and the others are the whole line. */
export function changesOf(text) {
  const changes = [];
  let isComment = false;
  for (const [index, before] of text.split("\n").entries()) {
    const wasComment = isComment;
    if (before.includes("/*")) isComment = !before.includes("*/");
    else if (before.includes("*/")) isComment = false;
    if (wasComment || before.trimStart().startsWith("/*") || before.startsWith("#")) continue;
    for (const [pattern, replacement] of CHANGES) {
      for (const match of before.matchAll(pattern)) {
        const changed = replacement.replace("$1", match[1] ?? "");
        const after = before.slice(0, match.index) + changed + before.slice(match.index + match[0].length);
        if (!isInText(before, match.index)) changes.push({ line: index + 1, before, after });
      }
    }
  }
  return changes;
}

/** True within a string or the comment at a line's end. */
function isInText(line, at) {
  const head = line.slice(0, at);
  return (head.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1 || head.includes("/*");
}
