// Target like response-body.fuzz.mjs, for signatures in DER. The first byte chooses the curve. A signature has one form alone:
// npx @jazzer.js/core fuzz/ecdsa-signature.fuzz.mjs fuzz/corpus/signatures
import { decodeEcdsaSignature, encodeEcdsaSignature } from "@parsec-ts/key-formats";
import { isParsecError } from "@parsec-ts/wire-protocol";

export function fuzz(data) {
  const der = new Uint8Array(data).subarray(1);
  const width = [32, 48, 66][(data[0] ?? 0) % 3];
  let raw;
  try {
    raw = decodeEcdsaSignature(der, width);
  } catch (error) {
    if (!isParsecError(error) || error.code !== "ERR_PARSEC_KEY_FORMAT") throw error;
    return;
  }
  if (!Buffer.from(encodeEcdsaSignature(raw)).equals(der)) throw new Error("a signature has two forms");
}
