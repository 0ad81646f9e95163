// The layout of a header, asked of the decoder itself: one byte after the other is changed, and what the decoder then reads or refuses
// tells which field the byte belongs to.
import { encodeErrorResponse, FrameDecoder, HEADER_LENGTH, type Header, isParsecError } from "@parsec-ts/wire-protocol";

/** The fields of a header by name: those that the decoder hands out, and those that it only checks. */
export type HeaderFieldName = keyof Header | "magic" | "headerSize" | "version" | "flags" | "reserved";

export interface HeaderField {
  readonly name: HeaderFieldName;
  readonly start: number;
  readonly end: number;
}

/** The field that the decoder means when it refuses a header. */
const FIELD_OF_CODE: Readonly<Record<string, HeaderFieldName>> = {
  ERR_PARSEC_PROTOCOL_MAGIC: "magic",
  ERR_PARSEC_PROTOCOL_HEADER_SIZE: "headerSize",
  ERR_PARSEC_PROTOCOL_VERSION: "version",
  ERR_PARSEC_PROTOCOL_RESERVED: "reserved",
};

/** Ends decoding once the header is read, before memory is taken for a body. */
class HeaderRead extends Error {
  readonly header: Header;

  constructor(header: Header) {
    super("The header is read.");
    this.header = header;
  }
}

class HeaderDecoder extends FrameDecoder {
  protected override checkHeader(header: Header): void {
    throw new HeaderRead(header);
  }

  protected override checkSurplus(): void {
    // Nothing comes after a header here.
  }
}

/** Reads a header; throws the decoder's error for one that it refuses. */
function readHeader(bytes: Uint8Array): Header {
  try {
    new HeaderDecoder({ maxBodyLength: Number.MAX_SAFE_INTEGER }).push(bytes);
  } catch (error) {
    if (error instanceof HeaderRead) return error.header;
    throw error;
  }
  throw new Error("The header is not whole.");
}

/** Finds the fields of a header in their order. A byte that changes nothing belongs to the flags, which version 1.0 does not use. */
export function headerLayout(): readonly HeaderField[] {
  const [sample = new Uint8Array(0)] = encodeErrorResponse({ provider: 0 }, 0, 0).parts;
  const before = readHeader(sample);
  const names = Array.from({ length: HEADER_LENGTH }, (_, offset) => {
    const changed = sample.slice(0, HEADER_LENGTH);
    changed[offset] = (changed[offset] ?? 0) ^ 1;
    return fieldThatDiffers(before, changed);
  });
  const fields: HeaderField[] = [];
  names.forEach((name, offset) => {
    const last = fields.at(-1);
    if (last?.name === name) fields[fields.length - 1] = { ...last, end: offset + 1 };
    else fields.push({ name, start: offset, end: offset + 1 });
  });
  return fields;
}

function fieldThatDiffers(before: Header, changed: Uint8Array): HeaderFieldName {
  try {
    const after = readHeader(changed);
    return HEADER_NAMES.find((name) => after[name] !== before[name]) ?? "flags";
  } catch (error) {
    const field = isParsecError(error) ? FIELD_OF_CODE[error.code] : undefined;
    if (field === undefined) throw error;
    return field;
  }
}

const HEADER_NAMES: readonly (keyof Header)[] = [
  "provider",
  "session",
  "contentType",
  "acceptType",
  "authType",
  "bodyLength",
  "authLength",
  "opcode",
  "status",
];
