import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ParsecError } from "@parsec-ts/wire-protocol";
import * as v from "valibot";
import { messageOf } from "../error-message.js";

/** One exchange as it was recorded. */
export interface Recording {
  readonly description: string;
  readonly request: Uint8Array;
  readonly response: Uint8Array;
}

const bytes = v.pipe(v.string(), v.base64());

/** What of a file is needed; the rest explains it to people. */
const file = v.object({
  spec: v.optional(v.object({ description: v.optional(v.string()) })),
  test_data: v.object({ request: bytes, response: bytes }),
});

/**
 * Every recording in a directory: files that end in `.yaml` or `.yml`, in the format of the public parsec-mock, whose
 * `test_data` holds request and response in Base64.
 *
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, that names the file and what is wrong with it
 */
export async function readRecordings(directory: string): Promise<readonly Recording[]> {
  const names = (await namesIn(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0) throw unusable(directory, "it holds no .yaml file");
  // At its first use: other services start faster without.
  const { parse } = await import("yaml");
  return Promise.all(names.map((name) => readRecording(join(directory, name), parse)));
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw unusable(directory, messageOf(error), error);
  }
}

async function readRecording(path: string, parse: (text: string) => unknown): Promise<Recording> {
  try {
    const { spec, test_data } = v.parse(file, parse(await readFile(path, "utf8")));
    return {
      description: spec?.description ?? path,
      request: Buffer.from(test_data.request, "base64"),
      response: Buffer.from(test_data.response, "base64"),
    };
  } catch (error) {
    const where = v.isValiError(error) ? `${v.getDotPath(error.issues[0]) ?? "it"}: ` : "";
    throw unusable(path, where + messageOf(error), error);
  }
}

function unusable(path: string, why: string, cause?: unknown): ParsecError {
  const message = `${path} cannot be replayed: ${why}.`;
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: "directory", path, cause });
}
