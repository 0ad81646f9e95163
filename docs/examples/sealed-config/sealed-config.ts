import { readFile, rename, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { aesGcmKey, type ParsecClient, type ParsecKey, rsaOaepKey } from "@parsec-ts/node";

/** The name of the key; it is made at the first use. */
const KEY_NAME = "config/sealing";

/** A key that seals: AES where the provider has it, else RSA, which wraps a fresh AES key in each text (a TPM has that). */
async function sealingKey(parsec: ParsecClient): Promise<ParsecKey> {
  const { support } = await parsec.canUse(aesGcmKey(256));
  return await parsec.ensureKey(KEY_NAME, support === "yes" ? aesGcmKey(256) : rsaOaepKey(2048));
}

/** The file's name is authenticated: a sealed file does not open under the name of another one. */
const purposeOf = (path: string): Uint8Array => new TextEncoder().encode(`config ${basename(path)}`);

/** Writes a configuration that only this machine's Parsec service can open. The file is whole or as it was. */
export async function writeConfig(parsec: ParsecClient, path: string, config: object): Promise<void> {
  const plaintext = new TextEncoder().encode(JSON.stringify(config));
  try {
    const sealed = await (await sealingKey(parsec)).seal(plaintext, { additionalData: purposeOf(path) });
    await writeFile(`${path}.new`, sealed, { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  } finally {
    plaintext.fill(0);
  }
}

/**
 * Reads a configuration.
 *
 * @throws `ParsecError` `ERR_PARSEC_DECRYPTION_FAILED` for a file that was changed, renamed, or sealed on another machine
 */
export async function readConfig(parsec: ParsecClient, path: string): Promise<unknown> {
  const opened = await (await sealingKey(parsec)).open(await readFile(path), { additionalData: purposeOf(path) });
  try {
    // The parsed values are strings, which nothing can wipe: keep secrets as short a time as possible.
    return JSON.parse(new TextDecoder().decode(opened));
  } finally {
    opened.wipe();
  }
}
