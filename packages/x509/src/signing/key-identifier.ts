import { DerTag, decodeDerSequence, derContent } from "@parsec-ts/key-formats";
import { webLocalCrypto } from "@parsec-ts/webcrypto";

/** Bytes of an identifier: as many as those by SHA-1 have, which readers are used to. */
const LENGTH = 20;

/** The identifier of a public key: the first 160 bits of the SHA-256 of its bits. RFC 7093, section 2, method 1. */
export async function keyIdentifierOf(spki: Uint8Array): Promise<Uint8Array> {
  const [, key] = decodeDerSequence(spki);
  const bits = derContent(key, DerTag.BitString).subarray(1);
  return (await webLocalCrypto().digest("SHA_256", bits)).subarray(0, LENGTH);
}
