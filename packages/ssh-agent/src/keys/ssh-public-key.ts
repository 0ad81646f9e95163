import { createHash } from "node:crypto";
import { type CallOptions, callOptionRules, mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import {
  type ArgumentRule,
  checkArgument,
  checkOptions,
  kindOf,
  mustBeText,
  type OptionRules,
} from "@parsec-ts/wire-protocol";
import { certifiedKey } from "../certificate/certified-key.js";
import { wrapFormatErrors } from "../ssh-error.js";
import { checkedKey, commentOf, formatKeyLine, isComment, parseKeyLine } from "./key-line.js";
import { certifiedType } from "./key-types.js";
import { sshKey } from "./ssh-key.js";

/** Options of {@link sshPublicKey}. */
export interface SshPublicKeyOptions extends CallOptions {
  /** The text behind the key; its name by default. At most 256 characters on one line. */
  readonly comment?: string;
}

/** Accepts texts that can stand behind a key. */
export const mustBeComment: ArgumentRule = (value) =>
  typeof value === "string" && isComment(value)
    ? undefined
    : `a text of at most 256 characters on one line, not ${typeof value === "string" ? "such a text" : kindOf(value)}`;

const sshPublicKeyOptionRules: OptionRules<SshPublicKeyOptions> = { ...callOptionRules, comment: mustBeComment };

/**
 * The public key of a key of the service as a line of `authorized_keys`: `ecdsa-sha2-nistp256 AAAA… device/identity`.
 *
 * @example
 * ```ts
 * const line = await sshPublicKey(parsec.key("login"), { comment: "ada@pump-17" });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`; `ERR_PARSEC_SSH_KEY` for a key that SSH has no algorithm for; the errors of the client
 */
export async function sshPublicKey(key: ParsecKey, options: SshPublicKeyOptions = {}): Promise<string> {
  checkArgument("sshPublicKey", "key", key, mustBeParsecKey);
  checkOptions("sshPublicKey", options, sshPublicKeyOptionRules);
  const { comment = commentOf(key.name), ...callOptions } = options;
  return formatKeyLine({ ...(await sshKey(key, callOptions)), comment });
}

/**
 * The fingerprint of a public key, as OpenSSH shows it: `SHA256:` and base64. That of a certificate is the one of the key in it.
 *
 * @param publicKey - a line of a `.pub` file, or of `authorized_keys` without options
 * @throws `ParsecError` `ERR_PARSEC_SSH_PUBLIC_KEY`
 */
export function sshFingerprint(publicKey: string): string {
  checkArgument("sshFingerprint", "publicKey", publicKey, mustBeText);
  const blob = wrapFormatErrors("publicKey", "public key", () => {
    const line = parseKeyLine(publicKey);
    return certifiedType(line.type) === undefined ? checkedKey(line).blob : certifiedKey(line);
  });
  return fingerprintOf(blob);
}

/** The fingerprint of a key in SSH's binary form. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}
