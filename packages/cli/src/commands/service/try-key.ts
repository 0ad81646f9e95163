import { randomBytes } from "node:crypto";
import {
  type ConnectedClient,
  isParsecError,
  type KeyAttributes,
  type KeyCapability,
  type ParsecKey,
} from "@parsec-ts/node";

/** Start of the names of keys that are made to be tried. */
export const TRY_PREFIX = "parsec-cli/try/";

const MESSAGE: Uint8Array = new TextEncoder().encode("parsec capabilities --try");

/** Makes a key, uses it and deletes it again, whatever happened. */
export async function tryKey(
  parsec: ConnectedClient,
  attributes: KeyAttributes,
  provider: number,
): Promise<KeyCapability> {
  const key = parsec.key(TRY_PREFIX + randomBytes(8).toString("hex"), { provider });
  try {
    await key.generate(attributes);
  } catch (error) {
    return refusal(error);
  }
  try {
    return (await useKey(key, attributes)) ? { support: "yes" } : { support: "no", reason: "its own check fails" };
  } catch (error) {
    return refusal(error);
  } finally {
    await key.destroy();
  }
}

/** Uses a key as its algorithm is meant; true if what it made is right. */
async function useKey(key: ParsecKey, { keyPolicy }: KeyAttributes): Promise<boolean> {
  switch (keyPolicy.keyAlgorithm.kind) {
    case "asymmetricSignature":
      return await key.verify(MESSAGE, await key.sign(MESSAGE), { local: true });
    case "aead":
    case "asymmetricEncryption":
      return Buffer.from(await key.open(await key.seal(MESSAGE))).equals(MESSAGE);
    case "keyAgreement":
      return (await key.agree({ format: "raw", key: await key.exportPublicKey("raw") })).length > 0;
    case "mac":
      return await key.verifyMac(MESSAGE, await key.mac(MESSAGE));
    default:
      return true;
  }
}

/** The reason of a provider that cannot; other errors are thrown: without a service nothing is known. */
function refusal(error: unknown): KeyCapability {
  if (isParsecError(error) && error.family === "service") return { support: "no", reason: error.message };
  throw error;
}
