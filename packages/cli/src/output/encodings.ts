import { argumentError, mustBeOneOf } from "@parsec-ts/wire-protocol";
import type { Context } from "../run.js";
import { writeFileWhole } from "./write-file.js";

/** Forms in which bytes are written. */
export const ENCODINGS = ["base64", "hex", "binary"] as const;

/** One of the {@link ENCODINGS}. */
export type Encoding = (typeof ENCODINGS)[number];

/** Options of commands whose result is bytes. */
export interface BytesOptions {
  readonly out?: string;
  readonly encoding?: string;
}

/**
 * Writes bytes: as text to standard output, as they are into a file, unless the user wants another encoding. `value` is the result as JSON,
 * `printed` the usual encoding on standard output.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` for an unknown encoding, and for bytes as they are on a terminal
 */
export async function writeBytes(
  { io, output, options }: Context<BytesOptions>,
  bytes: Uint8Array,
  value: object,
  { isSecret = false, printed = "base64" }: { readonly isSecret?: boolean; readonly printed?: Encoding } = {},
): Promise<void> {
  const encoding = encodingOption(options);
  if (options.out !== undefined) {
    writeFileWhole(options.out, encodeBytes(bytes, encoding ?? "binary"), { signal: io.interrupt, isSecret });
    await output.words(`${bytes.length} bytes written to ${options.out}`);
    return;
  }
  if (encoding === "binary" && output.isTerminal && !output.isJson) {
    throw argumentError("--encoding", "base64 or hex on a terminal; --out FILE takes bytes as they are");
  }
  await output.result(value, encodeBytes(bytes, encoding ?? printed));
}

/** Returns the bytes as a line of text, or as they are. */
export function encodeBytes(bytes: Uint8Array, encoding: Encoding): string | Uint8Array {
  return encoding === "binary"
    ? bytes
    : `${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString(encoding)}\n`;
}

/** The encoding that the user named. */
export function encodingOption({ encoding }: BytesOptions): Encoding | undefined {
  if (encoding === undefined) return undefined;
  const expected = mustBeOneOf(...ENCODINGS)(encoding);
  if (expected !== undefined) throw argumentError("--encoding", expected);
  return encoding as Encoding;
}
