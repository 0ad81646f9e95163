import { SshFormatError } from "../wire/ssh-format-error.js";
import { SshReader } from "../wire/ssh-reader.js";
import { readKeyFields } from "./key-types.js";

/** A line of a `.pub` file: a public key, or a certificate. */
export interface KeyLine {
  readonly type: string;
  /** The key in SSH's binary form, which begins with its type. */
  readonly blob: Uint8Array;
  readonly comment: string;
}

/** Longest line that is read, in characters. */
const MAX_LINE_LENGTH = 65_536;

/** Longest comment, in characters. */
const MAX_COMMENT_LENGTH = 256;

/** Characters that end a line, or that a terminal obeys. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u;

/** Writes a line. The comment must be one that {@link isComment} accepts. */
export function formatKeyLine({ type, blob, comment }: KeyLine): string {
  return [type, Buffer.from(blob).toString("base64"), comment].filter((part) => part !== "").join(" ");
}

/**
 * Reads a line, of which the fields of the key are not read.
 *
 * @throws {@link SshFormatError}
 */
export function parseKeyLine(text: string): KeyLine {
  if (text.length > MAX_LINE_LENGTH) throw new SshFormatError(`it has more than ${MAX_LINE_LENGTH} characters`);
  const line = text.trim();
  // Without the end of a line in it the expression below needs one pass: it never goes back through blanks.
  if (/[\r\n\u2028\u2029]/.test(line)) throw new SshFormatError("it is not one line");
  const [, type, base64, comment = ""] = /^(\S+)[ \t]+(\S+)(?:[ \t]+(.*))?$/.exec(line) ?? [];
  if (type === undefined || base64 === undefined) throw new SshFormatError("it is not one line of a type and base64");
  const blob = Buffer.from(base64, "base64");
  if (blob.toString("base64") !== base64) throw new SshFormatError("its base64 is not well formed");
  if (new SshReader(blob).name() !== type) throw new SshFormatError("its type is not that of its base64");
  return { type, blob, comment: commentOf(comment) };
}

/**
 * Checks that a line is a public key, with the fields of its type and no others.
 *
 * @throws {@link SshFormatError}
 */
export function checkedKey(line: KeyLine): KeyLine {
  const reader = new SshReader(line.blob);
  readKeyFields(reader.name(), reader);
  reader.end();
  return line;
}

/** True for a text that can be a comment: short, and without a character that ends the line or that a terminal obeys. */
export function isComment(text: string): boolean {
  return text.length <= MAX_COMMENT_LENGTH && !CONTROL.test(text);
}

/** Makes a comment of any text, such as the name of a key: without the characters that a comment may not have. */
export function commentOf(text: string): string {
  return text.slice(0, MAX_COMMENT_LENGTH).replace(new RegExp(CONTROL, "gu"), "?").trim();
}
