import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ParsecError } from "@parsec-ts/wire-protocol";
import * as v from "valibot";
import { errorMessage } from "../error-message.js";

/** One recorded exchange. */
export interface Recording {
  /** Description from the file, or the file's path. */
  readonly description: string;
  /** All bytes of the request. */
  readonly request: Uint8Array;
  /** All bytes of the response. */
  readonly response: Uint8Array;
}

const bytes = v.pipe(v.string(), v.base64());

/** The parts of a file that are used. The other parts describe it for readers. */
const file = v.object({
  spec: v.optional(v.object({ description: v.optional(v.string()) })),
  test_data: v.object({ request: bytes, response: bytes }),
});

/**
 * Reads every recording in a directory: files that end in `.yaml` or `.yml`, in the format of the public parsec-mock, whose
 * `test_data` holds request and response in Base64.
 *
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, that names the file and the problem
 */
export async function readRecordings(directory: string): Promise<readonly Recording[]> {
  const names = (await listFiles(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0) throw unusable(directory, "it holds no .yaml file");
  // Imported at its first use, so that services without it start faster.
  const { parse } = await import("yaml");
  return Promise.all(names.map((name) => readRecording(join(directory, name), parse)));
}

async function listFiles(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw unusable(directory, errorMessage(error), error);
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
    const field = v.isValiError(error) ? `${v.getDotPath(error.issues[0]) ?? "it"}: ` : "";
    throw unusable(path, field + errorMessage(error), error);
  }
}

function unusable(path: string, reason: string, cause?: unknown): ParsecError {
  const message = `${path} cannot be replayed: ${reason}.`;
  return new ParsecError("usage", "ERR_PARSEC_ARGUMENT", message, { argument: "directory", path, cause });
}
