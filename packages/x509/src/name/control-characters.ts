import { decodeDerElements } from "@parsec-ts/key-formats";

const UTF8_STRING = 0x0c;

/** Bytes of a character, by the types of text of X.680. */
const WIDTHS: ReadonlyMap<number, number> = /* @__PURE__ */ new Map([
  ...[UTF8_STRING, 0x12, 0x13, 0x14, 0x15, 0x16, 0x19, 0x1a, 0x1b].map((tag) => [tag, 1] as const),
  [0x1e, 2],
  [0x1c, 4],
]);

/** True if an element of DER is text with a control character in it: NUL, which cuts names, or one that a terminal obeys. */
export function hasControlCharacters(der: Uint8Array): boolean {
  return decodeDerElements(der).some(({ tag, content }) => {
    const width = WIDTHS.get(tag);
    if (width === undefined) return false;
    for (let at = 0; at < content.length; at += width) {
      const code = numberAt(content, at, width);
      // A byte of UTF-8 from 0x80 on is a part of a character: those of C1 begin with 0xc2.
      const isPart = tag === UTF8_STRING && code >= 0x80;
      if (isPart ? code === 0xc2 && isControl(content[at + 1] ?? 0) : isControl(code)) return true;
    }
    return false;
  });
}

/** C0, DEL and C1. */
function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

function numberAt(bytes: Uint8Array, at: number, width: number): number {
  let number = 0;
  for (let i = 0; i < width; i++) number = number * 256 + (bytes[at + i] ?? 0);
  return number;
}
