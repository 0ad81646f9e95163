// QuickJS has no TextDecoder, and protobufjs creates two when it is loaded. So this file is imported first.

const REPLACEMENT = 0xfffd;

/** The part of the Encoding Standard's TextDecoder that protobufjs uses: UTF-8 in one piece. */
export class Utf8Decoder {
  readonly #fatal: boolean;

  constructor(_label?: string, { fatal = false }: { readonly fatal?: boolean } = {}) {
    this.#fatal = fatal;
  }

  decode(bytes: Uint8Array): string {
    let text = "";
    for (let at = 0; at < bytes.length; ) {
      const { point, length } = codePoint(bytes, at);
      if (point === undefined && this.#fatal) throw new TypeError("not UTF-8");
      text += String.fromCodePoint(point ?? REPLACEMENT);
      at += length;
    }
    return text;
  }
}

/** First and last lead byte of sequences with 1, 2 and 3 more bytes. RFC 3629, section 4. */
const LEADS = [
  [0xc2, 0xdf, 1],
  [0xe0, 0xef, 2],
  [0xf0, 0xf4, 3],
] as const;

/** The code point that starts at `at`, and its length in bytes. No code point for invalid UTF-8: then the length of the invalid bytes. */
function codePoint(bytes: Uint8Array, at: number): { readonly point: number | undefined; readonly length: number } {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { point: lead, length: 1 };
  const more = LEADS.find(([first, last]) => lead >= first && lead <= last)?.[2] ?? 0;
  let point = lead & (0x3f >> more);
  for (let i = 1; i <= more; i++) {
    const byte = bytes[at + i] ?? 0;
    if (byte < lowest(lead, i) || byte > highest(lead, i)) return { point: undefined, length: i };
    point = (point << 6) | (byte & 0x3f);
  }
  return { point: more === 0 ? undefined : point, length: more + 1 };
}

/** The lowest and highest continuation byte: they exclude overlong forms, surrogates and code points beyond U+10FFFF. */
function lowest(lead: number, i: number): number {
  if (i > 1) return 0x80;
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
}

function highest(lead: number, i: number): number {
  if (i > 1) return 0xbf;
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
}

const globals = globalThis as { TextDecoder?: unknown };
globals.TextDecoder ??= Utf8Decoder;
