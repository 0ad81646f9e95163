import { DerTag, decodeDerSequence } from "./encoding/der.js";
import { decodePemBlock, findPemBlocks, hasPemHeader, type PemBlock } from "./encoding/pem.js";
import { decodeJwk } from "./formats/jwk.js";
import { decodeRsaPrivateKey, decodeRsaPublicKey } from "./formats/pkcs1.js";
import { decodePkcs8 } from "./formats/pkcs8.js";
import { decodeEcPrivateKey } from "./formats/sec1.js";
import { decodeCertificateKey, decodeSpki } from "./formats/spki.js";
import { keyFormatError, wrapFormatErrors } from "./key-format-error.js";
import type { DecodedKey, KeyInput, KeyMaterial } from "./key-material.js";

/** Longest key that is read, in bytes of DER: several times that of an RSA key pair of 16,384 bits. */
const MAX_DER_LENGTH = 65_536;

/** Readers of PEM blocks without secrets, in the order of preference. RFC 7468, sections 5 and 13; the second is OpenSSL's. */
const PUBLIC_BLOCKS: readonly (readonly [label: string, decode: (der: Uint8Array) => KeyMaterial])[] = [
  ["PUBLIC KEY", decodeSpki],
  ["RSA PUBLIC KEY", decodeRsaPublicKey],
  ["CERTIFICATE", decodeCertificateKey],
];

/**
 * Reads a key, private or public: PKCS#8 (RFC 5958), SEC1 (RFC 5915), PKCS#1 (RFC 8017) or SPKI (RFC 5280) as DER or PEM, or a JWK.
 * The kind is found from the bytes. A PEM text may hold several blocks: the first private key is read, else the first public key,
 * else the public key of the first certificate. A public point must be uncompressed and on its curve.
 *
 * The result has an `ArrayBuffer` of its own and is the only copy of a secret; the caller wipes it. Strings (PEM, JWK) cannot be
 * wiped: prefer `der`.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`, and nothing else
 */
export function decodeKey(input: KeyInput): DecodedKey {
  // Every reader copies the data to a buffer of its own.
  return wrapFormatErrors(() => decodeInput(input)) as DecodedKey;
}

function decodeInput(input: KeyInput): KeyMaterial {
  switch (input.format) {
    case "der":
      return decodeDerKey(input.key);
    case "pem":
      return decodePemKey(input.key);
    case "jwk":
      if (typeof input.key === "string")
        throw keyFormatError('A key of the format "jwk" is an object: use JSON.parse(text).');
      return decodeJwk(input.key);
    default:
      throw keyFormatError("format must be der, pem or jwk.");
  }
}

function decodeDerKey(der: Uint8Array): KeyMaterial {
  checkLength(der.length);
  const elements = decodeDerSequence(der);
  const [first, second] = elements.map(({ tag }) => tag);
  if (first === DerTag.Sequence) {
    if (second === DerTag.OctetString) throw encrypted();
    return decodeSpki(der);
  }
  if (second === DerTag.Sequence) return decodePkcs8(der);
  if (second === DerTag.OctetString) return decodeEcPrivateKey(der);
  return elements.length === 2 ? decodeRsaPublicKey(der) : decodeRsaPrivateKey(der);
}

function decodePemKey(text: string): KeyMaterial {
  if (typeof text !== "string")
    throw keyFormatError('A key of the format "pem" is a text; its bytes in DER are "der".');
  const blocks = findPemBlocks(text);
  const privateBlock = blocks.find(({ label }) => /^(?:[A-Z]+ )?PRIVATE KEY$/.test(label));
  if (privateBlock !== undefined) return decodePrivateBlock(text, privateBlock);
  for (const [label, decode] of PUBLIC_BLOCKS) {
    const block = blocks.find((candidate) => candidate.label === label);
    if (block !== undefined) return decode(decodePemBlock(text, checked(block)));
  }
  throw keyFormatError("The text holds no key in PEM. Give it from its line BEGIN to its line END.");
}

function decodePrivateBlock(text: string, block: PemBlock): KeyMaterial {
  if (block.label === "OPENSSH PRIVATE KEY") {
    throw keyFormatError(
      "The key is in OpenSSH's own format. Convert a copy of it first: ssh-keygen -p -m PKCS8 -f copy.",
    );
  }
  if (block.label === "ENCRYPTED PRIVATE KEY" || hasPemHeader(text, block)) throw encrypted();
  const der = decodePemBlock(text, checked(block));
  try {
    return decodeDerKey(der);
  } finally {
    der.fill(0);
  }
}

/** Checks the length of a block before it is decoded: base64 with line ends takes less than two characters a byte. */
function checked(block: PemBlock): PemBlock {
  checkLength((block.end - block.start) / 2);
  return block;
}

function checkLength(length: number): void {
  if (length > MAX_DER_LENGTH)
    throw keyFormatError(`The key has more than ${MAX_DER_LENGTH} bytes. Give one key alone.`);
}

function encrypted(): Error {
  return keyFormatError("The key is encrypted. Decrypt it first: openssl pkey -in key.pem -out decrypted.pem.");
}
