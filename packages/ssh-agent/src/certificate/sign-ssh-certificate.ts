import { randomBytes } from "node:crypto";
import { type CallOptions, mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { checkArgument } from "@parsec-ts/wire-protocol";
import { checkedKey, formatKeyLine, type KeyLine, parseKeyLine } from "../keys/key-line.js";
import { certificateType } from "../keys/key-types.js";
import { type SshKey, sshKey } from "../keys/ssh-key.js";
import { sshSignature } from "../keys/ssh-signature.js";
import { wrapFormatErrors } from "../ssh-error.js";
import { joinBytes, sshString, sshUint32, sshUint64 } from "../wire/ssh-encoding.js";
import { type CertificateFields, certificateFields, type SshCertificateOptions } from "./certificate-options.js";

/** Numbers of the types of certificates. PROTOCOL.certkeys of OpenSSH. */
const TYPE_NUMBERS = { user: 1, host: 2 } as const;

const NONCE_LENGTH = 32;

/**
 * Signs an SSH certificate for a public key by a key of the service, which servers and clients of OpenSSH trust by `TrustedUserCAKeys` or
 * `@cert-authority`. The format is PROTOCOL.certkeys of OpenSSH, version 01. Returns a line for a `-cert.pub` file.
 *
 * @example
 * ```ts
 * const certificate = await signSshCertificate(parsec.key("ssh-ca"), {
 *   publicKey: readFileSync("id_ed25519.pub", "utf8"),
 *   type: "user",
 *   keyId: "ada",
 *   principals: ["ada"],
 *   validFor: "8h",
 * });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`; `ERR_PARSEC_SSH_PUBLIC_KEY`; `ERR_PARSEC_SSH_KEY` for a key that SSH has no algorithm for; the errors
 * of the client
 */
export async function signSshCertificate(ca: ParsecKey, options: SshCertificateOptions): Promise<string> {
  checkArgument("signSshCertificate", "ca", ca, mustBeParsecKey);
  const { fields, callOptions } = certificateFields(options);
  const subject = wrapFormatErrors("publicKey", "public key", () => checkedKey(parseKeyLine(options.publicKey)));
  const caKey = await sshKey(ca, callOptions);
  const type = certificateType(subject.type);
  const blob = await signedCertificate(type, subject, fields, caKey, callOptions);
  return formatKeyLine({ type, blob, comment: subject.comment });
}

async function signedCertificate(
  type: string,
  subject: KeyLine,
  fields: CertificateFields,
  ca: SshKey,
  callOptions: CallOptions,
): Promise<Uint8Array> {
  const toBeSigned = joinBytes(
    sshString(type),
    sshString(randomBytes(NONCE_LENGTH)),
    subject.blob.subarray(sshString(subject.type).length), // the fields of the key
    sshUint64(fields.serial),
    sshUint32(TYPE_NUMBERS[fields.type]),
    sshString(fields.keyId),
    sshString(joinBytes(...fields.principals.map(sshString))),
    sshUint64(fields.validAfter),
    sshUint64(fields.validBefore),
    sshString(
      joinBytes(...fields.criticalOptions.flatMap(([name, data]) => [sshString(name), sshString(optionData(data))])),
    ),
    sshString(joinBytes(...fields.extensions.flatMap((name) => [sshString(name), sshString("")]))),
    sshString(""), // reserved
    sshString(ca.blob),
  );
  const signature = await sshSignature(ca, ca.algorithms[0], toBeSigned, callOptions);
  return joinBytes(toBeSigned, sshString(signature));
}

/** The data of an option are a string within a string; an option without data has none. */
function optionData(data: string): Uint8Array {
  return data === "" ? sshString("").subarray(4) : sshString(data);
}
