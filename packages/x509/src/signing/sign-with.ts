import { copyBytes, ParsecError } from "@parsec-ts/wire-protocol";
import { isEqual } from "../der/is-equal.js";
import type { NewExtension } from "../extensions/extension-options.js";
import { isShortRsa, keyName, MIN_RSA_BITS } from "../key-name.js";
import type { Validity } from "../options/validity.js";
import { type ReadCertificate, type ReadRequest, readSigned } from "../read-signed.js";
import { keyError } from "../x509-error.js";
import { Extension, Name, Pkcs10CertificateRequestGenerator, X509CertificateGenerator } from "./peculiar.js";
import { HASHES } from "./signature-algorithm.js";
import type { SigningKey } from "./signing-key.js";
import { verifySignature } from "./verify-signature.js";

/** The Web Cryptography API's names of the algorithms. */
const NAMES = { ecdsa: "ECDSA", rsaPkcs1v15Sign: "RSASSA-PKCS1-v1_5", rsaPss: "RSA-PSS" } as const;

/** A request that is to be signed; names and keys are DER. */
export interface RequestContent {
  readonly subject: Uint8Array<ArrayBuffer>;
  readonly extensions: readonly NewExtension[];
}

/** A certificate that is to be signed. */
export interface CertificateContent extends RequestContent, Validity {
  readonly issuer: Uint8Array<ArrayBuffer>;
  readonly spki: Uint8Array<ArrayBuffer>;
  /** Bytes of a positive integer. */
  readonly serialNumber: string;
}

/**
 * Makes a certificate request, signed by its own key.
 *
 * @throws `ParsecError` `ERR_PARSEC_SIGNATURE_INVALID`, and the errors of the client
 */
export async function signRequest(key: SigningKey, { subject, extensions }: RequestContent): Promise<ReadRequest> {
  const { crypto, keys, signingAlgorithm } = signer(key);
  const request = await Pkcs10CertificateRequestGenerator.create(
    { name: new Name(subject), keys, signingAlgorithm, extensions: extensions.map(toExtension) },
    crypto,
  );
  return await checkSigned(key, request.rawData, { subject, spki: key.spki });
}

/**
 * Makes a certificate, signed by the key of its issuer.
 *
 * @throws `ParsecError` `ERR_PARSEC_X509_KEY` for a short RSA key, `ERR_PARSEC_SIGNATURE_INVALID`, and the errors of the client
 */
export async function signCertificate(key: SigningKey, content: CertificateContent): Promise<ReadCertificate> {
  if (isShortRsa(key.material))
    throw keyError(`A certificate is signed by an RSA key of at least ${MIN_RSA_BITS} bits. Use another key.`);
  const { crypto, keys, signingAlgorithm } = signer(key);
  const { subject, issuer, spki, serialNumber, notBefore, notAfter } = content;
  const certificate = await X509CertificateGenerator.create(
    {
      subject: new Name(subject),
      issuer: new Name(issuer),
      publicKey: spki,
      signingKey: keys.privateKey,
      signingAlgorithm,
      serialNumber,
      notBefore,
      notAfter,
      extensions: content.extensions.map(toExtension),
    },
    crypto,
  );
  return await checkSigned(key, certificate.rawData, { subject, issuer, spki });
}

function toExtension({ oid, critical, value }: NewExtension): Extension {
  return new Extension(oid, critical, value);
}

/** A key pair and a `Crypto` as far as @peculiar/x509 calls them. The handle signs: with its own checks, and the public key that it is pinned to. */
function signer({ handle, options, rule, spki, material }: SigningKey): {
  readonly crypto: never;
  readonly keys: { readonly privateKey: never; readonly publicKey: never };
  readonly signingAlgorithm: never;
} {
  const { kind, hash } = rule;
  const { name, length } = HASHES[hash];
  const algorithm = {
    name: NAMES[kind],
    hash: { name },
    ...(kind === "ecdsa" && { namedCurve: keyName(material) }),
    ...(kind === "rsaPss" && { saltLength: length }),
  };
  const subtle = {
    exportKey: async () => spki.buffer,
    sign: async (_algorithm: unknown, _key: unknown, message: ArrayBuffer) =>
      copyBytes(await handle.sign(new Uint8Array(message), { ...options, hash })).buffer,
  };
  const privateKey = { type: "private", extractable: false, algorithm, usages: ["sign"] } as never;
  const publicKey = { type: "public", extractable: true, algorithm, usages: ["verify"] } as never;
  return { crypto: { subtle } as never, keys: { privateKey, publicKey }, signingAlgorithm: algorithm as never };
}

/** Names and keys that the result must hold, byte for byte. */
interface ExpectedParts {
  readonly subject: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly spki: Uint8Array;
}

/**
 * Reads what was made by the strict reader, and checks it: it has the names and the key that were asked for, and the service's signature is
 * valid.
 */
async function checkSigned<Read extends ReadCertificate | ReadRequest>(
  { handle, rule, material }: SigningKey,
  der: ArrayBuffer,
  expected: ExpectedParts,
): Promise<Read> {
  const read = readSigned(new Uint8Array(der)) as Read;
  const issuer = read.kind === "certificate" ? read.issuerDer : undefined;
  const isSame =
    isEqual(read.subjectDer, expected.subject) && isEqual(issuer, expected.issuer) && isEqual(read.spki, expected.spki);
  if (!isSame) throw new Error("@peculiar/x509 has written other names or another key than it was given");
  const { toBeSigned: message, signature } = read;
  if (await verifySignature({ material, rule, message, signature })) return read;
  throw new ParsecError(
    "protocol",
    "ERR_PARSEC_SIGNATURE_INVALID",
    `The service returned a signature that is not one of ${JSON.stringify(handle.name)} over this message. Do not trust it: find out if the ` +
      "endpoint is your service's, and if its hardware works.",
  );
}
