// Target like response-body.fuzz.mjs, for keys in DER and PEM: npx @jazzer.js/core fuzz/key.fuzz.mjs fuzz/corpus/keys
import { decodeKey } from "@parsec-ts/key-formats";
import { isParsecError } from "@parsec-ts/wire-protocol";

export function fuzz(data) {
  for (const input of [
    { format: "der", key: new Uint8Array(data) },
    { format: "pem", key: Buffer.from(data).toString("latin1") },
  ]) {
    try {
      decodeKey(input);
    } catch (error) {
      if (!isParsecError(error) || error.family !== "usage") throw error;
    }
  }
}
