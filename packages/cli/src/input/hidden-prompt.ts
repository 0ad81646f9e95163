import { allocateBytes, copyBytes } from "@parsec-ts/wire-protocol";
import type { Io } from "../io.js";
import { Interrupted } from "../io.js";
import { write } from "../output/write.js";

const ENTER = [0x0a, 0x0d];
const CTRL_C = 0x03;
const CTRL_D = 0x04;
const ERASE = [0x08, 0x7f];
const MAX_LENGTH = 65_536;

/** Asks for a line on the terminal without showing it. The caller wipes the result. */
export async function readHidden(io: Io, prompt: string): Promise<Uint8Array<ArrayBuffer>> {
  const { stdin, stderr } = io;
  const line = allocateBytes(MAX_LENGTH);
  // Before the prompt: the terminal shows what is typed until then.
  stdin.setRawMode?.(true);
  try {
    await write(stderr, prompt);
    const length = await readLine(stdin, line);
    return copyBytes(line.subarray(0, length));
  } finally {
    line.fill(0);
    stdin.setRawMode?.(false);
    await write(stderr, "\n");
  }
}

/** Reads up to Enter; returns the length of the line. In raw mode Ctrl-C is a byte like any other. */
async function readLine(stdin: NodeJS.ReadableStream, line: Uint8Array): Promise<number> {
  let length = 0;
  for await (const chunk of stdin) {
    const bytes: Uint8Array = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    for (const byte of bytes) {
      if (byte === CTRL_C) throw new Interrupted(2);
      if (ENTER.includes(byte) || byte === CTRL_D) return length;
      if (ERASE.includes(byte)) length = withoutLastCharacter(line, length);
      else if (length < line.length) line[length++] = byte;
    }
    bytes.fill(0);
  }
  return length;
}

/** The length of the line without its last character, which may be several bytes of UTF-8. */
function withoutLastCharacter(line: Uint8Array, length: number): number {
  let shorter = Math.max(0, length - 1);
  while (shorter > 0 && ((line[shorter] ?? 0) & 0xc0) === 0x80) shorter--;
  return shorter;
}
