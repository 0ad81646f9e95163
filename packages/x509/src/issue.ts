import { type CallOptions, callOptionRules } from "@parsec-ts/client";
import type { KeyMaterial } from "@parsec-ts/key-formats";
import { argumentError, checkArgument, checkOptions, type OptionRules } from "@parsec-ts/wire-protocol";
import { fromHex } from "./der/hex.js";
import { certificateExtensions } from "./extensions/certificate-extensions.js";
import {
  authorityKeyIdentifier,
  type ExtensionOptions,
  extensionOptionRules,
  subjectKeyIdentifier,
} from "./extensions/extension-options.js";
import { checkIssuer } from "./issuer.js";
import { isShortRsa, keyName, readKey } from "./key-name.js";
import type { NameInput } from "./name/distinguished-name.js";
import { encodeName, mustBeName } from "./name/encode-name.js";
import { mustBeCertificateInput } from "./options/argument-rules.js";
import { callOptionsOf } from "./options/call-options.js";
import { type OutputOptions, outputOptionRules, writeResult } from "./options/output.js";
import { chooseValidity, type ValidityOptions, validityOptionRules } from "./options/validity.js";
import { type CertificateInput, type ReadRequest, readSigned } from "./read-signed.js";
import { keyIdentifierOf } from "./signing/key-identifier.js";
import { randomSerialNumber } from "./signing/serial-number.js";
import { signCertificate } from "./signing/sign-with.js";
import { type CertificateKey, CURVE_HASHES, mustBeCertificateKey, signingKey } from "./signing/signing-key.js";
import { verifySignature } from "./signing/verify-signature.js";
import { algorithmError, malformed, signatureError } from "./x509-error.js";

/** Options of `issue`. */
export interface IssueOptions extends CallOptions, ExtensionOptions, OutputOptions, ValidityOptions {
  /** The certificate of the CA: PEM or DER. Of a chain in PEM the first one. */
  readonly issuer: CertificateInput;
  /** The request: PEM or DER. Its key is certified; the names and usages that it asks for are not looked at. */
  readonly request: CertificateInput;
  /** The name of the subject, which the CA chooses: text of RFC 4514, an object, or its parts. `parse(request).subject` is the requested one. */
  readonly subject: NameInput;
}

const issueOptionRules: OptionRules<IssueOptions> = {
  ...callOptionRules,
  ...extensionOptionRules,
  ...outputOptionRules,
  ...validityOptionRules,
  issuer: mustBeCertificateInput,
  request: mustBeCertificateInput,
  subject: mustBeName,
};

/**
 * Issues a certificate by the key of a CA. First the request is verified by its own key. Subject, alternative names, usages and validity are the
 * caller's choice alone: TLS servers and clients by default.
 *
 * @example
 * ```ts
 * const certificate = await issue(caKey, { issuer: caPem, request: csr, subject: "CN=pump-17", san: { dns: "pump-17.local" }, days: 90 });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_X509_SIGNATURE` and `ERR_PARSEC_X509_ALGORITHM` for a request that must be refused;
 * `ERR_PARSEC_X509_ISSUER` for a CA certificate that does not fit; and as `createCsr`
 */
export function issue(
  caKey: CertificateKey,
  options: IssueOptions & { readonly format: "der" },
): Promise<Uint8Array<ArrayBuffer>>;
export function issue(caKey: CertificateKey, options: IssueOptions & { readonly format?: "pem" }): Promise<string>;
export async function issue(caKey: CertificateKey, options: IssueOptions): Promise<string | Uint8Array<ArrayBuffer>> {
  // Before the options: with both in the wrong order that is the mistake to name.
  checkArgument("issue", "caKey", caKey, mustBeCertificateKey);
  checkOptions("issue", options, issueOptionRules, ["issuer", "request", "subject"]);
  const subject = encodeName("issue", options.subject);
  const validity = chooseValidity("issue", options);
  const extensions = certificateExtensions("issue", options, subject);
  const ca = readSigned(options.issuer);
  if (ca.kind !== "certificate") throw argumentError("issuer", "a certificate, not a request", "issue");
  const { spki } = await verifiedRequest(options.request);
  const signing = await signingKey(caKey, callOptionsOf(options));
  checkIssuer(ca, signing.spki, { subject, validity, basicConstraints: options.basicConstraints });
  const { subjectKeyIdentifier: caIdentifier } = ca.extensions;
  const { der } = await signCertificate(signing, {
    subject,
    issuer: ca.subjectDer,
    spki,
    serialNumber: await randomSerialNumber(),
    ...validity,
    extensions: [
      ...extensions,
      subjectKeyIdentifier(await keyIdentifierOf(spki)),
      authorityKeyIdentifier(caIdentifier === undefined ? await keyIdentifierOf(ca.spki) : fromHex(caIdentifier)),
    ],
  });
  return writeResult("CERTIFICATE", der, options);
}

/** Reads a request, and verifies that its writer has the key in it. */
async function verifiedRequest(input: CertificateInput): Promise<ReadRequest> {
  const read = readSigned(input);
  if (read.kind !== "request") throw malformed("it is a certificate where a request is wanted");
  const material = readKey(read.spki);
  if (material === undefined || !isTaken(material))
    throw algorithmError("The key of the request is of no kind that is certified here.");
  const { rule } = read.algorithm;
  if (rule === undefined) throw algorithmError("The signature of the request is by no algorithm that is taken here.");
  const { toBeSigned: message, signature } = read;
  if (await verifySignature({ material, rule, message, signature })) return read;
  throw signatureError();
}

function isTaken(material: KeyMaterial): boolean {
  return material.keyType.kind === "eccPublicKey"
    ? Object.hasOwn(CURVE_HASHES, keyName(material))
    : material.keyType.kind === "rsaPublicKey" && !isShortRsa(material);
}
