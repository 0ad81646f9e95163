// The words of the field: metaphors and riddles that were taken out of names and text do not come back.

/** Words that are not written here, with what to write instead. They are looked for inside camelCase and snake_case too. */
export const FLAGGED = {
  house: "repository, package",
  floor: "layer",
  floors: "layers",
  room: "folder, capacity",
  rooms: "folders",
  hall: "file",
  halls: "files",
  judge: "check, assess",
  judges: "checks",
  judged: "checked",
  judging: "checking",
  judgement: "result",
  stranger: "consumer, another user",
  strangers: "consumers, other users",
  place: "location, position, slot, folder",
  places: "locations, positions, slots",
  workshop: "stagingDirectory",
  namesake: "match",
  namesakes: "matches",
  lookalike: "emulated provider",
  verdict: "support, result",
  doubtful: "unreliable",
  untrue: "mismatch, invalid",
  whoever: "name the subject",
  somebody: "name the subject",
  nobody: "name the subject",
};

/** Phrases that are flagged as they stand. */
const FLAGGED_PHRASES = [
  [/look-alikes?\b/i, "emulated provider"],
  [/\bspki-(?:der|pem)\b/, '"der", "pem"'],
];

const QUESTION_START = /^\s*(?:\/\*\*?|\/\/+|#)\s*(What|Whether|Whoever|Who|Where|How)\b(?!:)/;
const QUESTION_IN_BLOCK = /^\s*\*\s+(What|Whether|Whoever|Who|Where|How)\b/;

/** Lines of a text that use a flagged word, as `path:line: word (write …)`. */
export function flaggedWords({ path, text }) {
  return text.split("\n").flatMap((line, index) => {
    const at = (word, advice) => `${path}:${index + 1}: ${word} (write: ${advice})`;
    const words = wordsOf(line).filter((word) => Object.hasOwn(FLAGGED, word));
    const phrases = FLAGGED_PHRASES.filter(([phrase]) => phrase.test(line));
    return [
      ...new Set(words.map((word) => at(word, FLAGGED[word]))),
      ...phrases.map(([phrase, advice]) => at(phrase.source, advice)),
    ];
  });
}

/** Single words in lower case, of prose and of identifiers: `moveInto(room)` has move, into, room. */
function wordsOf(line) {
  return line
    .replace(/\bMath\.floor\b|\bfloor\(/g, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z]+/)
    .map((word) => word.toLowerCase());
}

/** Comments that begin with a question word: a comment starts with a verb or the thing it names. */
export function questioningComments({ path, text }) {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const opensBlock = /^\s*\/\*\*?\s*$/.test(lines[index - 1] ?? "");
    const word = QUESTION_START.exec(line)?.[1] ?? (opensBlock ? QUESTION_IN_BLOCK.exec(line)?.[1] : undefined);
    const continuesComment = /^\s*(\/\/|#)/.test(lines[index - 1] ?? "") && /^\s*(\/\/|#)/.test(line);
    return word === undefined || continuesComment ? [] : [`${path}:${index + 1}: a comment starts with ${word}`];
  });
}
