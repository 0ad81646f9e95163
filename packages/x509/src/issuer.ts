import { argumentError } from "@parsec-ts/wire-protocol";
import { isEqual } from "./der/is-equal.js";
import { type BasicConstraints, ExtensionId } from "./extensions/extension-options.js";
import { isEmptyName } from "./name/encode-name.js";
import type { Validity } from "./options/validity.js";
import type { ReadCertificate } from "./read-signed.js";
import { issuerError } from "./x509-error.js";

/** The parts of a new certificate that its issuer's certificate bounds. */
export interface IssuedParts {
  /** DER of the subject. */
  readonly subject: Uint8Array;
  readonly validity: Validity;
  readonly basicConstraints: BasicConstraints | undefined;
}

/** Extensions that may be critical: those whose rules are obeyed here. The purposes of a CA's certificate are not compared with those below it. */
const KNOWN: readonly string[] = Object.values(ExtensionId).filter((oid) => oid !== ExtensionId.ExtendedKeyUsage);

/**
 * Checks that a CA certificate is of this key, and lets it issue this certificate. RFC 5280, section 6.1.4.
 *
 * @throws `ParsecError` `ERR_PARSEC_X509_ISSUER`, `ERR_PARSEC_ARGUMENT`
 */
export function checkIssuer(ca: ReadCertificate, spki: Uint8Array, issued: IssuedParts): void {
  const { keyUsage, basicConstraints, extensions } = ca.extensions;
  if (!isEqual(ca.spki, spki)) {
    throw issuerError(
      "The CA certificate is of another key than the one that signs. Choose the certificate of this key.",
    );
  }
  if (basicConstraints?.ca !== true || (keyUsage !== undefined && !keyUsage.includes("keyCertSign"))) {
    throw issuerError("The certificate is no CA's. Make one by selfSign with basicConstraints: { ca: true }.");
  }
  const unknown = extensions.find(({ critical, oid }) => critical && !KNOWN.includes(oid));
  if (unknown !== undefined) {
    throw issuerError(
      `The CA certificate has a critical extension that is not known here, ${unknown.oid}. Issue by another program.`,
    );
  }
  if (isEmptyName(ca.subjectDer))
    throw issuerError("The CA certificate has no subject, which its certificates would name.");
  if (isEqual(ca.subjectDer, issued.subject)) {
    throw argumentError(
      "subject",
      "another name than that of the CA, as readers would take it for self-signed",
      "issue",
    );
  }
  checkPath(basicConstraints, issued.basicConstraints);
  checkValidity(ca, issued.validity);
}

/** A CA below another one lets fewer CAs follow. */
function checkPath({ pathLength: limit }: BasicConstraints, wanted: BasicConstraints | undefined): void {
  if (limit === undefined || wanted?.ca !== true) return;
  if (limit === 0) throw issuerError("The CA certificate permits no CA below it: its pathLength is 0.");
  if (wanted.pathLength !== undefined && wanted.pathLength < limit) return;
  throw issuerError(
    `The CA certificate permits fewer CAs below it: give basicConstraints a pathLength of at most ${limit - 1}.`,
  );
}

function checkValidity(ca: ReadCertificate, { notBefore, notAfter }: Validity): void {
  if (notBefore.getTime() >= ca.notBefore.getTime() && notAfter.getTime() <= ca.notAfter.getTime()) return;
  throw issuerError(
    `The CA certificate is valid from ${ca.notBefore.toISOString()} to ${ca.notAfter.toISOString()}, and a certificate by it only within that ` +
      "time: choose days, notBefore and notAfter so, or renew the CA certificate.",
  );
}
