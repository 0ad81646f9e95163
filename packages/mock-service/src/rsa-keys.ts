import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  timingSafeEqual,
} from "node:crypto";
import { promisify } from "node:util";
import type { AsymmetricSignature } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { type KeyFamily, noPrivateHalf, parsing, type SoftwareKey } from "./software-key.js";
import { StatusError } from "./status-error.js";

const SIZES = [1024, 2048, 3072, 4096];

/** DER of a DigestInfo up to the hash itself. RFC 8017, section 9.2, note 1. */
const DIGEST_INFO: Readonly<Record<string, string>> = {
  SHA_224: "302d300d06096086480165030402040500041c",
  SHA_256: "3031300d060960864801650304020105000420",
  SHA_384: "3041300d060960864801650304020205000430",
  SHA_512: "3051300d060960864801650304020305000440",
};

/** RSA keys, by node:crypto. */
export const rsaKeys: KeyFamily = {
  serves: ({ keyType }) => keyType.kind === "rsaKeyPair" || keyType.kind === "rsaPublicKey",

  async generate({ keyType, keyBits }) {
    if (keyType.kind !== "rsaKeyPair") throw new StatusError(Status.PsaErrorInvalidArgument);
    if (!SIZES.includes(keyBits)) throw new StatusError(Status.PsaErrorNotSupported);
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: keyBits });
    return keyPair(privateKey);
  },

  import({ keyType }, data) {
    const key = Buffer.from(data.buffer, data.byteOffset, data.length);
    return keyType.kind === "rsaKeyPair"
      ? keyPair(parsing(() => createPrivateKey({ key, format: "der", type: "pkcs1" })))
      : publicKey(parsing(() => readPublicKey(key)));
  },
};

/** Node.js 24 cannot write as PKCS#1 what it has read as PKCS#1; by way of SPKI it can. */
function readPublicKey(pkcs1: Buffer): KeyObject {
  const key = createPublicKey({ key: pkcs1, format: "der", type: "pkcs1" });
  return createPublicKey({ key: key.export({ format: "der", type: "spki" }), format: "der", type: "spki" });
}

function keyPair(privateKey: KeyObject): SoftwareKey {
  return {
    ...publicKey(createPublicKey(privateKey)),
    signHash: (alg, hash) =>
      privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, paddedHash(alg, hash)),
  };
}

function publicKey(key: KeyObject): SoftwareKey {
  return {
    bits: key.asymmetricKeyDetails?.modulusLength ?? 0,
    exportPublic: () => key.export({ format: "der", type: "pkcs1" }),
    signHash: noPrivateHalf,
    verifyHash(alg, hash, signature) {
      const wanted = paddedHash(alg, hash);
      try {
        const found = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
        return found.length === wanted.length && timingSafeEqual(found, wanted);
      } catch {
        return false;
      }
    },
  };
}

/** What PKCS#1 v1.5 pads and signs. */
function paddedHash(alg: AsymmetricSignature, hash: Uint8Array): Buffer {
  if (alg.kind !== "rsaPkcs1v15Sign" || alg.hashAlg.kind !== "specific")
    throw new StatusError(Status.PsaErrorNotSupported);
  const prefix = DIGEST_INFO[alg.hashAlg.value];
  if (prefix === undefined) throw new StatusError(Status.PsaErrorNotSupported);
  return Buffer.concat([Buffer.from(prefix, "hex"), hash]);
}
