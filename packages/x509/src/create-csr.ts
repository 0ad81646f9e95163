import { type CallOptions, callOptionRules } from "@parsec-ts/client";
import { argumentError, checkArgument, checkOptions, type OptionRules } from "@parsec-ts/wire-protocol";
import { type ExtensionOptions, encodeExtensions, extensionOptionRules } from "./extensions/extension-options.js";
import type { NameInput } from "./name/distinguished-name.js";
import { encodeName, isEmptyName, mustBeName } from "./name/encode-name.js";
import { callOptionsOf } from "./options/call-options.js";
import { type OutputOptions, outputOptionRules, writeResult } from "./options/output.js";
import { signRequest } from "./signing/sign-with.js";
import { type CertificateKey, mustBeCertificateKey, signingKey } from "./signing/signing-key.js";

/** Options of `createCsr`. */
export interface CreateCsrOptions extends CallOptions, ExtensionOptions, OutputOptions {
  /** The name of the subject: text of RFC 4514 (`CN=pump-17,O=Example`), an object, or its parts. Empty for one that only `san` names. */
  readonly subject: NameInput;
}

const createCsrOptionRules: OptionRules<CreateCsrOptions> = {
  ...callOptionRules,
  ...extensionOptionRules,
  ...outputOptionRules,
  subject: mustBeName,
};

/**
 * Makes a certificate request (PKCS#10, RFC 2986), signed by the key that it is for. Only the extensions that are named are asked for.
 *
 * @example
 * ```ts
 * const csr = await createCsr(key, { subject: "CN=pump-17,O=Example", san: { dns: "pump-17.local" } });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_X509_NAME`; `ERR_PARSEC_X509_KEY` for a key that X.509 has no algorithm for;
 * `ERR_PARSEC_SIGNATURE_INVALID` if the service has signed something else; the errors of the client
 */
export function createCsr(
  key: CertificateKey,
  options: CreateCsrOptions & { readonly format: "der" },
): Promise<Uint8Array<ArrayBuffer>>;
export function createCsr(
  key: CertificateKey,
  options: CreateCsrOptions & { readonly format?: "pem" },
): Promise<string>;
export async function createCsr(
  key: CertificateKey,
  options: CreateCsrOptions,
): Promise<string | Uint8Array<ArrayBuffer>> {
  // Before the options: with both in the wrong order that is the mistake to name.
  checkArgument("createCsr", "key", key, mustBeCertificateKey);
  checkOptions("createCsr", options, createCsrOptionRules, ["subject"]);
  const subject = encodeName("createCsr", options.subject);
  const isUnnamed = isEmptyName(subject);
  const extensions = encodeExtensions("createCsr", options, isUnnamed);
  if (isUnnamed && options.san === undefined)
    throw argumentError("subject", "a name that is not empty, unless san names one", "createCsr");
  const signing = await signingKey(key, callOptionsOf(options));
  const { der } = await signRequest(signing, { subject, extensions });
  return writeResult("CERTIFICATE REQUEST", der, options);
}
