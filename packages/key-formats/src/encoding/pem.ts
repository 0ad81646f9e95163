import {
  checkArgument,
  checkOptions,
  mustBeBinary,
  mustBeInteger,
  mustBeText,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { decodeBase64, encodeBase64 } from "./base64.js";

/** One block of a PEM text: its label, and the positions between which its content lies. */
export interface PemBlock {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

const mustBePosition = /* @__PURE__ */ mustBeInteger(0, Number.MAX_SAFE_INTEGER);
const blockRules: OptionRules<PemBlock> = { label: mustBeText, start: mustBePosition, end: mustBePosition };

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";
const MAX_LABEL_LENGTH = 64;

/** Finds the blocks of a PEM text, whatever lies between them. RFC 7468, section 2. Time is linear in the length of the text. */
export function findPemBlocks(text: string): readonly PemBlock[] {
  checkArgument("findPemBlocks", "text", text, mustBeText);
  const blocks: PemBlock[] = [];
  for (let at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at)) {
    const labelEnd = text.indexOf(DASHES, at + BEGIN.length);
    const start = labelEnd + DASHES.length;
    const end = labelEnd < 0 ? -1 : text.indexOf(DASHES, start);
    if (end < 0) break;
    const label = text.slice(at + BEGIN.length, Math.min(labelEnd, at + BEGIN.length + MAX_LABEL_LENGTH));
    const isBlock = text.startsWith(`${END}${label}${DASHES}`, end);
    if (isBlock) blocks.push({ label, start, end });
    at = isBlock ? end : labelEnd;
  }
  return blocks;
}

/** True if a block has header fields: RFC 1421 puts them into encrypted private keys alone. */
export function hasPemHeader(text: string, { start, end }: PemBlock): boolean {
  const colon = text.indexOf(":", start);
  return colon >= 0 && colon < end;
}

/**
 * Decodes the content of a block into an `ArrayBuffer` of its own. The caller wipes it if it is a secret.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function decodePemBlock(text: string, block: PemBlock): Uint8Array<ArrayBuffer> {
  checkArgument("decodePemBlock", "text", text, mustBeText);
  checkOptions("decodePemBlock", block, blockRules, ["label", "start", "end"], "block.");
  return decodeBase64(text, block.start, block.end);
}

/** Encodes bytes as one block, in lines of 64 characters. RFC 7468, section 2. */
export function encodePem(label: string, bytes: Uint8Array): string {
  checkArgument("encodePem", "label", label, mustBeText);
  checkArgument("encodePem", "bytes", bytes, mustBeBinary);
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? [];
  return `${BEGIN}${label}${DASHES}\n${lines.join("\n")}\n${END}${label}${DASHES}\n`;
}
