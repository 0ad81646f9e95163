import { argumentError } from "@parsec-ts/wire-protocol";
import { isEmptyName } from "../name/encode-name.js";
import { ExtensionId, type ExtensionOptions, encodeExtensions, type NewExtension } from "./extension-options.js";

/**
 * Encodes the extensions of a certificate: those that the caller chose, and the usual ones instead of those that are left out.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function certificateExtensions(
  functionName: string,
  wanted: ExtensionOptions,
  subject: Uint8Array,
): readonly NewExtension[] {
  const isCa = wanted.basicConstraints?.ca === true;
  // A CA signs, and nothing else; other keys sign in TLS, as servers and as clients.
  const usual: ExtensionOptions = isCa
    ? { keyUsage: ["keyCertSign", "cRLSign"] }
    : {
        basicConstraints: { ca: false },
        keyUsage: ["digitalSignature"],
        extendedKeyUsage: ["serverAuth", "clientAuth"],
      };
  const chosen = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const isUnnamed = isEmptyName(subject);
  const extensions = encodeExtensions(functionName, { ...usual, ...chosen }, isUnnamed);
  const hasNames = extensions.some(({ critical, oid }) => critical && oid === ExtensionId.SubjectAltName);
  if (isUnnamed && (isCa || !hasNames)) {
    throw argumentError("subject", "a name that is not empty, unless san names a subject that is no CA", functionName);
  }
  return extensions;
}
