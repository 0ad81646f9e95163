import { constants, createCipheriv, createHmac, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";

/** A credential from a third party. The holder of a key can open it only if the key is in the same TPM. */
export interface MadeCredential {
  readonly credentialBlob: Uint8Array;
  readonly secret: Uint8Array;
}

/**
 * Makes a credential in software as TPM2_MakeCredential does. TPM 2.0 Library, Part 1, section 24 ("Credential protection").
 *
 * @param attestingKeyPub - DER of PKCS#1 RSAPublicKey
 * @param name - TPM name of the attested key
 */
export function makeCredential(credential: Uint8Array, name: Uint8Array, attestingKeyPub: Uint8Array): MadeCredential {
  const seed = randomBytes(32);
  const key = createPublicKey({ key: Buffer.from(attestingKeyPub), format: "der", type: "pkcs1" });
  const oaepLabel = Buffer.from("IDENTITY\0");
  const secret = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256", oaepLabel }, seed);

  const symmetricKey = kdfa(seed, "STORAGE", name, 128);
  const cipher = createCipheriv("aes-128-cfb", symmetricKey, Buffer.alloc(16));
  const encrypted = Buffer.concat([cipher.update(sized(credential)), cipher.final()]);
  const integrityKey = kdfa(seed, "INTEGRITY", new Uint8Array(0), 256);
  const integrity = createHmac("sha256", integrityKey).update(encrypted).update(name).digest();
  return { credentialBlob: Buffer.concat([sized(integrity), encrypted]), secret };
}

/** Derives at most one block by KDFa with SHA-256. TPM 2.0 Library, Part 1, section 11.4.10.2. */
function kdfa(key: Uint8Array, label: string, context: Uint8Array, bits: number): Buffer {
  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const input = Buffer.concat([number(1), Buffer.from(`${label}\0`), context, number(bits)]);
  return createHmac("sha256", key)
    .update(input)
    .digest()
    .subarray(0, bits / 8);
}

/** Encodes a TPM2B: two bytes of length, then the bytes. */
function sized(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
