import { webLocalCrypto } from "@parsec-ts/webcrypto";
import { toHex } from "../der/hex.js";

const LENGTH = 16;

/**
 * A serial number of 16 random bytes, in hexadecimal. The first bit is 0, so that the number is positive, and the second is 1, so that all have
 * the same length: no reader has to ask if zeros in front belong to it. 126 bits are random.
 */
export async function randomSerialNumber(): Promise<string> {
  const bytes = Uint8Array.from(await webLocalCrypto().random(LENGTH));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return toHex(bytes);
}
