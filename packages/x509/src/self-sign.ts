import { type CallOptions, callOptionRules } from "@parsec-ts/client";
import { checkArgument, checkOptions, type OptionRules } from "@parsec-ts/wire-protocol";
import { certificateExtensions } from "./extensions/certificate-extensions.js";
import { type ExtensionOptions, extensionOptionRules, subjectKeyIdentifier } from "./extensions/extension-options.js";
import type { NameInput } from "./name/distinguished-name.js";
import { encodeName, mustBeName } from "./name/encode-name.js";
import { callOptionsOf } from "./options/call-options.js";
import { type OutputOptions, outputOptionRules, writeResult } from "./options/output.js";
import { chooseValidity, type ValidityOptions, validityOptionRules } from "./options/validity.js";
import { keyIdentifierOf } from "./signing/key-identifier.js";
import { randomSerialNumber } from "./signing/serial-number.js";
import { signCertificate } from "./signing/sign-with.js";
import { type CertificateKey, mustBeCertificateKey, signingKey } from "./signing/signing-key.js";

/** Options of `selfSign`. */
export interface SelfSignOptions extends CallOptions, ExtensionOptions, OutputOptions, ValidityOptions {
  /** The name of subject and issuer: text of RFC 4514 (`CN=pump-17,O=Example`), an object, or its parts. */
  readonly subject: NameInput;
}

const selfSignOptionRules: OptionRules<SelfSignOptions> = {
  ...callOptionRules,
  ...extensionOptionRules,
  ...outputOptionRules,
  ...validityOptionRules,
  subject: mustBeName,
};

/**
 * Makes a certificate that is signed by its own key: of a CA with `basicConstraints: { ca: true }`, else of one subject, for TLS servers and
 * clients unless `keyUsage` and `extendedKeyUsage` say otherwise.
 *
 * @example
 * ```ts
 * const ca = await selfSign(key, { subject: "CN=Fleet CA", days: 3650, basicConstraints: { ca: true, pathLength: 0 } });
 * ```
 * @throws `ParsecError` as `createCsr`
 */
export function selfSign(
  key: CertificateKey,
  options: SelfSignOptions & { readonly format: "der" },
): Promise<Uint8Array<ArrayBuffer>>;
export function selfSign(key: CertificateKey, options: SelfSignOptions & { readonly format?: "pem" }): Promise<string>;
export async function selfSign(
  key: CertificateKey,
  options: SelfSignOptions,
): Promise<string | Uint8Array<ArrayBuffer>> {
  // Before the options: with both in the wrong order that is the mistake to name.
  checkArgument("selfSign", "key", key, mustBeCertificateKey);
  checkOptions("selfSign", options, selfSignOptionRules, ["subject"]);
  const subject = encodeName("selfSign", options.subject);
  const validity = chooseValidity("selfSign", options);
  const extensions = certificateExtensions("selfSign", options, subject);
  const signing = await signingKey(key, callOptionsOf(options));
  const { spki } = signing;
  const { der } = await signCertificate(signing, {
    subject,
    issuer: subject,
    spki,
    serialNumber: await randomSerialNumber(),
    ...validity,
    extensions: [...extensions, subjectKeyIdentifier(await keyIdentifierOf(spki))],
  });
  return writeResult("CERTIFICATE", der, options);
}
