// For every test file: makes `generateKeyPairSync` of Node safe to use with an export as JWK.
//
// Node 20 can wait for itself without an end there. It holds the key's lock while it writes the texts of the JWK; if it collects garbage
// for one of them, and with it the job that made the key, that job takes the same lock. Keys that are read have locks of their own.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

const { generateKeyPairSync } = crypto;

/** On the function that is safe: mutation testing has several files of tests in one process. */
const IS_SAFE = Symbol.for("parsec-ts.safe-key-pairs");

function safeKeyPairSync(type, options) {
  const pair = generateKeyPairSync(type, options);
  const { publicKey, privateKey } = pair;
  if (!(publicKey instanceof crypto.KeyObject && privateKey instanceof crypto.KeyObject)) return pair;
  return {
    publicKey: crypto.createPublicKey({ ...SPKI, key: publicKey.export(SPKI) }),
    privateKey: crypto.createPrivateKey({ ...PKCS8, key: privateKey.export(PKCS8) }),
  };
}

const SPKI = { format: "der", type: "spki" };
const PKCS8 = { format: "der", type: "pkcs8" };

if (!(IS_SAFE in generateKeyPairSync)) {
  crypto.generateKeyPairSync = Object.assign(safeKeyPairSync, { [IS_SAFE]: true });
  syncBuiltinESMExports();
}
