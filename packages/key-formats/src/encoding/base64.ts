import { allocateBytes, checkArgument, mustBeBinary, mustBeText } from "@parsec-ts/wire-protocol";
import { keyFormatError } from "../key-format-error.js";

/** One of the two alphabets, and the form of text that it comes in. */
interface Alphabet {
  readonly digits: string;
  /** Padded text may hold spaces and line ends too, as PEM does. */
  readonly isPadded: boolean;
}

const LETTERS_AND_NUMBERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE64: Alphabet = { digits: `${LETTERS_AND_NUMBERS}+/`, isPadded: true };
const BASE64_URL: Alphabet = { digits: `${LETTERS_AND_NUMBERS}-_`, isPadded: false };

/** Encodes bytes as base64 with padding. RFC 4648, section 4. */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encode(bytes, BASE64);
  return text + "=".repeat(-text.length & 3);
}

/** Encodes bytes as base64url without padding. RFC 7515, section 2. */
export function encodeBase64Url(bytes: Uint8Array): string {
  checkArgument("encodeBase64Url", "bytes", bytes, mustBeBinary);
  return encode(bytes, BASE64_URL);
}

/**
 * Decodes base64url without padding or spaces (RFC 7515, section 2) into an `ArrayBuffer` of its own. Unused bits must be zero, so
 * one text alone stands for the bytes. The caller wipes the result if it is a secret.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> {
  checkArgument("decodeBase64Url", "text", text, mustBeText);
  return decode(text, 0, text.length, BASE64_URL);
}

/**
 * Decodes the base64 between two positions of a text into an `ArrayBuffer` of its own: padded, with spaces and line ends anywhere
 * (RFC 7468, section 2). Unused bits must be zero. The caller wipes the result if it is a secret.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodeBase64(text: string, start = 0, end: number = text.length): Uint8Array<ArrayBuffer> {
  return decode(text, start, end, BASE64);
}

function encode(bytes: Uint8Array, { digits }: Alphabet): string {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 6; bits -= 6) text += digits.charAt((buffer >> (bits - 6)) & 63);
    buffer &= 63;
  }
  return bits === 0 ? text : text + digits.charAt((buffer << (6 - bits)) & 63);
}

function decode(text: string, start: number, end: number, alphabet: Alphabet): Uint8Array<ArrayBuffer> {
  const bytes = allocateBytes(decodedLength(text, start, end, alphabet));
  let at = 0;
  let buffer = 0;
  let bits = 0;
  for (let i = start; at < bytes.length; i++) {
    const value = digitValue(text.charCodeAt(i), alphabet);
    if (value < 0) continue;
    buffer = ((buffer << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = buffer >> bits;
  }
  return bytes;
}

/** Checks the whole text before a byte is written: a text that is refused leaves no part of a secret behind. */
function decodedLength(text: string, start: number, end: number, alphabet: Alphabet): number {
  let count = 0;
  let padding = 0;
  let last = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    const value = digitValue(code, alphabet);
    if (value >= 0) {
      if (padding > 0) throw base64Error("digits follow the padding");
      last = value;
      count++;
    } else if (!alphabet.isPadded || !isPaddingOrSpace(code)) throw base64Error("a character is none of its digits");
    else if (code === EQUALS_SIGN) padding++;
  }
  const unusedBits = (6 * count) % 8;
  if (unusedBits === 6 || (alphabet.isPadded && padding !== (-count & 3))) throw base64Error("its length is wrong");
  if ((last & ((1 << unusedBits) - 1)) !== 0) throw base64Error("its last digit has bits that stand for nothing");
  return (6 * count - unusedBits) / 8;
}

const EQUALS_SIGN = 0x3d;

/** True for a padding character and for white space. RFC 7468, section 3. */
function isPaddingOrSpace(code: number): boolean {
  return code === EQUALS_SIGN || code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Returns the value of a digit, -1 for any other character. */
function digitValue(code: number, { digits }: Alphabet): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  if (code === digits.charCodeAt(62)) return 62;
  return code === digits.charCodeAt(63) ? 63 : -1;
}

function base64Error(problem: string): Error {
  return keyFormatError(`This is not base64 of the right kind: ${problem}. Give the text as its writer made it.`);
}
