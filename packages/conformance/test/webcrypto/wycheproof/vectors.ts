import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { provisionSources, whereDebian } from "@parsec-ts/debian";

const FOLDER = "gtests/common/wycheproof/source_vectors";

/** Project Wycheproof's vectors, as Debian's source of NSS has them; `undefined` on a machine that is no Debian. */
const source = await whereDebian(() => provisionSources({ name: "nss", suite: "trixie", only: [`*/${FOLDER}`] }));

export const hasVectors = source !== undefined;

/** One vector. Bytes are in hexadecimal. */
export interface Vector {
  readonly tcId: number;
  /** `acceptable`: both outcomes are right. */
  readonly result: "valid" | "invalid" | "acceptable";
  readonly [field: string]: string | number | readonly string[];
}

/** Vectors that share a key or sizes. */
export interface VectorGroup {
  readonly tests: readonly Vector[];
  readonly [property: string]: unknown;
}

/** Reads the groups of one file. */
export async function vectorsOf(file: string): Promise<readonly VectorGroup[]> {
  const text = await readFile(join(source as string, "nss", FOLDER, `${file}_test.json`), "utf8");
  return JSON.parse(text).testGroups;
}

/** The bytes of a field in hexadecimal. */
export const bytes = (hex: unknown): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(String(hex), "hex"));
