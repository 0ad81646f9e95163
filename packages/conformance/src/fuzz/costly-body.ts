/** A body in few words: `head` once, then `piece` again and again. */
export interface CostlyBody {
  readonly opcode: number;
  /** Hexadecimal digits. `#` stands for the number of the repetition as a varint of three bytes, `@` for it as three letters, `[1000]` for a thousand letters. */
  readonly head: string;
  readonly piece: string;
  readonly repeat: number;
}

/** The longest body that a client takes by default. */
export const BODY_LIMIT: number = 1 << 20;

const LETTER = 0x61;

/** Returns the number of bytes that a description stands for. */
export function describedLength(description: string): number {
  const letters = [...description.matchAll(/\[(\d+)\]/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  const rest = description.replace(/\[\d+\]/g, "").replace(/[#@]/g, "000000");
  return letters + rest.length / 2;
}

/** Makes the bytes of a body; `repeat` may be lower than described. */
export function makeBody({ head, piece }: CostlyBody, repeat: number): Uint8Array {
  const headLength = describedLength(head);
  const pieceLength = describedLength(piece);
  const body = new Uint8Array(headLength + repeat * pieceLength);
  const template = new Uint8Array(pieceLength);
  fill(head, 0, body);
  fill(piece, 0, template);
  const indices = indexPositions(piece);
  for (let i = 0; i < repeat; i++) {
    const start = headLength + i * pieceLength;
    body.set(template, start);
    for (const { at, token } of indices) body.set(token === "#" ? indexVarint(i) : indexLetters(i), start + at);
  }
  return body;
}

function indexVarint(index: number): readonly number[] {
  return [(index & 0x7f) | 0x80, ((index >>> 7) & 0x7f) | 0x80, (index >>> 14) & 0x7f];
}

function indexLetters(index: number): readonly number[] {
  return [(index & 0x3f) | 0x40, ((index >>> 6) & 0x3f) | 0x40, ((index >>> 12) & 0x3f) | 0x40];
}

const TOKENS = /\[(\d+)\]|[#@]|[0-9a-f]{2}/g;

function fill(description: string, offset: number, target: Uint8Array): void {
  let at = offset;
  for (const [token, letters] of description.matchAll(TOKENS)) {
    if (letters !== undefined) at = fillLetters(target, at, Number(letters));
    else if (isIndex(token)) at += 3;
    else target[at++] = Number.parseInt(token, 16);
  }
}

function fillLetters(target: Uint8Array, at: number, count: number): number {
  target.fill(LETTER, at, at + count);
  return at + count;
}

function isIndex(token: string): boolean {
  return token === "#" || token === "@";
}

function indexPositions(description: string): { readonly at: number; readonly token: string }[] {
  const positions: { readonly at: number; readonly token: string }[] = [];
  let at = 0;
  for (const [token, letters] of description.matchAll(TOKENS)) {
    if (isIndex(token)) positions.push({ at, token });
    at += letters !== undefined ? Number(letters) : isIndex(token) ? 3 : 1;
  }
  return positions;
}
