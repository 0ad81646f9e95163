// The texts of errors in which our object differs from the platform's, by version of Node: Node's own tests ask for its words, which no standard
// has. Each is `EXPECTED <> NAME: TEXT`.

/** Problems of a run: a text that is not in the table, and, where all files were run, one that no test has met. */
export function textProblems({ texts = {} }, node, results, { isWhole }) {
  const known = texts[node] ?? [];
  const met = textsOf(results);
  const unknown = met
    .filter((text) => !known.includes(text))
    .map((text) => `On ${node} an error has another text: ${text}`);
  const gone = isWhole ? known.filter((text) => !met.includes(text)) : [];
  return [...unknown, ...gone.map((text) => `On ${node} no test meets a text of the table: ${text}`)];
}

/** The table with the texts of these results; where not all files were run, the others stay. */
export function withTexts(table, node, results, { isWhole }) {
  const others = isWhole ? [] : (table.texts?.[node] ?? []);
  const all = [...new Set([...others, ...textsOf(results)])].sort();
  return { ...table, texts: { ...table.texts, [node]: all } };
}

/** A file that is lost ends at its failure: which texts it has met by then is chance. */
function textsOf(results) {
  const whole = [...results.values()].filter(({ lost }) => lost.length === 0);
  return [...new Set(whole.flatMap(({ texts }) => texts))];
}
