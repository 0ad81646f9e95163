// Blocks of code in a page of Markdown.

/** Languages whose blocks are compiled or run, and `txt` for what needs a registry, a terminal or another machine. */
const LANGUAGES = ["ts", "sh", "c", "yaml", "txt"];

/** The blocks of a page: language, further words behind it, code, and the line where they begin. A block in another language is an error. */
export function codeBlocks({ path, text }) {
  return [...text.matchAll(/^```(\w*)([^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language, words, code] = match;
    const line = text.slice(0, match.index).split("\n").length;
    if (!LANGUAGES.includes(language))
      throw new Error(
        `${path}:${line}: a block in "${language}" is neither run nor compiled; use ${LANGUAGES.join(", ")}`,
      );
    const name = `${path.replace(/\.md$/, "").replaceAll("/", "-")}-${line}`;
    return { path, line, name, language, words: words.trim().split(/\s+/).filter(Boolean), code };
  });
}
