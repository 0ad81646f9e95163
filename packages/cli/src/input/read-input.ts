import { open } from "node:fs/promises";
import { allocateBytes, argumentError } from "@parsec-ts/wire-protocol";
import type { Io } from "../io.js";
import { fileError } from "../output/write-file.js";
import type { GlobalOptions } from "../run.js";
import { readHidden } from "./hidden-prompt.js";

/** The sources that a user can name. */
export interface InputOptions extends GlobalOptions {
  /** A file; `-` is standard input. */
  readonly in?: string;
}

/** Input for a command that needs it whole. */
export interface InputRequest {
  /** The text among the arguments, if any. */
  readonly text: string | undefined;
  readonly options: InputOptions;
  /** The noun for messages: "text to sign". */
  readonly noun: string;
  /** Asks for it on a terminal, without echo. */
  readonly isHidden?: boolean;
}

/** More than any request to a service can hold. */
export const MAX_WHOLE_INPUT: number = 4 * 1024 * 1024;

/** A source of bytes, in the order in which they are to be read. */
export interface InputSource {
  /** Total, if it is known. */
  readonly size: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Reads the input whole. The caller wipes it.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` if there is none, or more than one, or too much
 */
export async function readInput(io: Io, request: InputRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { text, options, isHidden = false, noun } = request;
  if (isHidden && text === undefined && options.in === undefined && io.stdin.isTTY && options.input !== false) {
    return await readHidden(io, `${noun} (not shown): `);
  }
  const { chunks } = await openInput(io, request);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      length += chunk.length;
      parts.push(chunk);
      if (length > MAX_WHOLE_INPUT) {
        throw argumentError(`the ${noun}`, `at most ${MAX_WHOLE_INPUT} bytes long: a service takes 1 MiB at once`);
      }
    }
    return joined(parts, length);
  } finally {
    for (const part of parts) part.fill(0);
  }
}

/**
 * Opens the input: the text, the file, or standard input.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT` if there is none, or more than one
 */
export async function openInput(io: Io, { text, options, noun }: InputRequest): Promise<InputSource> {
  if (text !== undefined && options.in !== undefined) {
    throw argumentError("--in", `left out if the ${noun} is an argument`);
  }
  if (text !== undefined) {
    const bytes = Buffer.from(text);
    return { size: bytes.length, chunks: once(bytes) };
  }
  if (options.in !== undefined && options.in !== "-") return await openFile(options.in);
  if (io.stdin.isTTY || (io.isStdinShared && options.in === undefined)) {
    throw argumentError(`the ${noun}`, "given: as an argument, in a file (--in FILE), or through a pipe (--in -)");
  }
  return { size: undefined, chunks: bytesOf(io.stdin) };
}

async function openFile(path: string): Promise<InputSource> {
  try {
    const file = await open(path);
    const stat = await file.stat();
    const chunks = file.createReadStream({ highWaterMark: 1024 * 1024 });
    return { size: stat.isFile() ? stat.size : undefined, chunks: readable(path, chunks) };
  } catch (error) {
    throw fileError("read", path, error);
  }
}

/** The chunks of a file; an error, such as that it is a directory, names it. */
async function* readable(path: string, chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw fileError("read", path, error);
  }
}

async function* bytesOf(stream: NodeJS.ReadableStream): AsyncIterable<Uint8Array> {
  for await (const chunk of stream) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = allocateBytes(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
