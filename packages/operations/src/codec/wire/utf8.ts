import { allocateBytes } from "@parsec-ts/wire-protocol";

/** Length of a string as UTF-8 in bytes, or -1 for an unpaired surrogate, which UTF-8 cannot encode. */
export function utf8Size(text: string): number {
  let size = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    size += unit < 0x800 ? 1 : 2;
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const low = text.charCodeAt(++i);
    if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) return -1;
  }
  return size;
}

/** Writes a string that {@link utf8Size} has accepted; returns the offset behind it. */
export function writeUtf8(target: Uint8Array, offset: number, text: string): number {
  let at = offset;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      target[at++] = unit;
    } else if (unit < 0x800) {
      target[at++] = 0xc0 | (unit >> 6);
      target[at++] = 0x80 | (unit & 0x3f);
    } else if (unit < 0xd800 || unit > 0xdfff) {
      target[at++] = 0xe0 | (unit >> 12);
      target[at++] = 0x80 | ((unit >> 6) & 0x3f);
      target[at++] = 0x80 | (unit & 0x3f);
    } else {
      const point = 0x1_0000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(++i) & 0x3ff);
      target[at++] = 0xf0 | (point >> 18);
      target[at++] = 0x80 | ((point >> 12) & 0x3f);
      target[at++] = 0x80 | ((point >> 6) & 0x3f);
      target[at++] = 0x80 | (point & 0x3f);
    }
  }
  return at;
}

/**
 * A string as UTF-8 in bytes of their own, without a TextEncoder, which not every runtime has.
 *
 * @throws `RangeError` for an unpaired surrogate
 */
export function utf8Bytes(text: string): Uint8Array {
  const size = utf8Size(text);
  if (size < 0) throw new RangeError("A string with an unpaired surrogate has no UTF-8.");
  const bytes = allocateBytes(size);
  writeUtf8(bytes, 0, text);
  return bytes;
}

/** Code units that are joined at once: few enough to be arguments of one function call. */
const UNITS_AT_ONCE = 1024;

/**
 * Reads UTF-8 from `start` to `end`, without a TextDecoder, which not every runtime has.
 *
 * @throws `RangeError` for anything that is not well-formed UTF-8 (Unicode 15, table 3-7)
 */
export function readUtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  // One array for the whole text, of its final length if the text is ASCII: growing it costs more than reading the bytes.
  const units = new Array<number>(Math.min(end - start, UNITS_AT_ONCE));
  let count = 0;
  for (let at = start; at < end; ) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      units[count++] = lead;
      at++;
    } else {
      const length = sequenceLength(lead);
      const point = codePoint(bytes, at, length, end);
      if (point < 0x1_0000) units[count++] = point;
      else {
        units[count++] = 0xd800 + ((point - 0x1_0000) >> 10);
        units[count++] = 0xdc00 + (point & 0x3ff);
      }
      at += length;
    }
    if (count >= UNITS_AT_ONCE || at === end) {
      if (units.length !== count) units.length = count; // setting it costs time even where nothing changes
      text += String.fromCharCode.apply(undefined, units);
      count = 0;
    }
  }
  return text;
}

/** Bytes of a sequence by its first one: C2 to DF start two, E0 to EF three, F0 to F4 four. */
function sequenceLength(lead: number): 2 | 3 | 4 {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  throw malformed();
}

function codePoint(bytes: Uint8Array, at: number, length: 2 | 3 | 4, end: number): number {
  if (at + length > end) throw malformed();
  let point = (bytes[at] ?? 0) & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) throw malformed();
    point = (point << 6) | (byte & 0x3f);
  }
  const isOverlong = (length === 3 && point < 0x800) || (length === 4 && point < 0x1_0000);
  if (isOverlong || (point >= 0xd800 && point <= 0xdfff) || point > 0x10_ffff) throw malformed();
  return point;
}

function malformed(): RangeError {
  return new RangeError("a string is not well-formed UTF-8");
}
