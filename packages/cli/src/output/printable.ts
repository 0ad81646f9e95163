/** Characters that a terminal obeys, or that change the look of others: of a service, a token or a certificate, which anyone can have written. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text for a terminal: such characters as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** JSON, in which such characters are escaped as JSON escapes them; only the line breaks of the indentation stay. */
export function jsonText(value: object, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(UNSEEN, (character) =>
    character === "\n" ? character : escaped(character),
  );
}

/** A character has one or two units of UTF-16. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");
}
