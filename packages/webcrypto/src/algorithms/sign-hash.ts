import type { AsymmetricSignature } from "@parsec-ts/operations";
import { domException } from "../errors/dom-exception.js";
import { inService } from "../errors/from-parsec-error.js";
import type { HashName } from "../normalize/hash.js";
import { toArrayBuffer } from "../webidl/buffer-source.js";
import type { ServiceKey } from "./family.js";

/** The algorithm of a signature. */
export interface Signing {
  readonly hash: HashName;
  readonly alg: AsymmetricSignature;
  /** Length of the key's signatures in bytes. */
  readonly length: number;
}

/**
 * Signs by a key in the service, which sees the digest alone.
 *
 * @throws OperationError also for a result that no signature of this key is
 */
export async function signByHash(
  { service, name }: ServiceKey,
  { hash, alg, length }: Signing,
  data: Uint8Array<ArrayBuffer>,
): Promise<ArrayBuffer> {
  const digest = new Uint8Array(await service.subtle.digest(hash.name, data));
  try {
    const signature = await inService(service.client.signHash({ keyName: name, alg, hash: digest }, service.call));
    if (signature.length === length) return toArrayBuffer(signature);
    throw domException(
      "OperationError",
      `The service returned a signature of ${signature.length} bytes; those of this key have ${length}. Do not trust it.`,
    );
  } finally {
    // The digest of a short message lets its reader try guesses.
    digest.fill(0);
  }
}
