import { keyAttributes, type PermittedAlgorithm } from "@parsec-ts/operations";
import type { ScenarioContext } from "../scenario.js";

/** Imports a symmetric key for encryption and decryption, and returns its name. */
export async function importSecret(
  { parsec, provider, freshName }: ScenarioContext,
  kind: "aes" | "chacha20",
  data: Uint8Array,
  algorithm: PermittedAlgorithm,
): Promise<string> {
  const keyName = freshName();
  const attributes = keyAttributes({ kind }, 8 * data.length, { usage: ["encrypt", "decrypt"], algorithm });
  await parsec.importKey({ keyName, attributes, data }, { provider });
  return keyName;
}
