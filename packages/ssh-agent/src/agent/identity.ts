import { isParsecKey, mustBeParsecKey, type ParsecKey } from "@parsec-ts/client";
import { type ArgumentRule, checkOptions, mustBeObject, mustBeText, type OptionRules } from "@parsec-ts/wire-protocol";
import { certifiedKey } from "../certificate/certified-key.js";
import { commentOf, parseKeyLine } from "../keys/key-line.js";
import { type SshKey, sshKey } from "../keys/ssh-key.js";
import { mustBeComment } from "../keys/ssh-public-key.js";
import { sshError, wrapFormatErrors } from "../ssh-error.js";

/** A key that an agent offers, with its comment, or with a certificate. */
export interface SshAgentKey {
  readonly key: ParsecKey;
  /** The text that `ssh-add -l` shows; by default the name of the key. */
  readonly comment?: string;
  /** A certificate for the key, as the line of its `-cert.pub` file: the agent offers it beside the key. */
  readonly certificate?: string;
}

const agentKeyRules: OptionRules<SshAgentKey> = {
  key: mustBeParsecKey,
  comment: mustBeComment,
  certificate: mustBeText,
};

/** One line of `ssh-add -L`: a key, or a key with a certificate. */
export interface Identity {
  /** The public key or the certificate in SSH's binary form: clients name the identity by it. */
  readonly blob: Uint8Array;
  readonly comment: string;
  readonly sshKey: SshKey;
}

/** Accepts what an agent can be given as its keys. */
export const mustBeAgentKeys: ArgumentRule = (value) => {
  const isRight =
    Array.isArray(value) && value.length > 0 && [...value].every((entry) => mustBeEntry(entry) === undefined);
  return isRight ? undefined : "an array of at least one key, as client.key(name) returns it: nothing else is offered";
};

const mustBeEntry: ArgumentRule = /* @__PURE__ */ mustBeObject("{ key, comment }");

/**
 * Asks the service for the public keys; returns the identities of a key: itself, and its certificate.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_SSH_KEY`, `ERR_PARSEC_SSH_PUBLIC_KEY`, `ERR_PARSEC_SSH_CERTIFICATE_MISMATCH`, and the
 * errors of the client
 */
export async function identitiesOf(given: ParsecKey | SshAgentKey, index: number): Promise<readonly Identity[]> {
  const path = `keys[${index}]`;
  if (isParsecKey(given)) return await identitiesOf({ key: given }, index);
  checkOptions("serveSshAgent", given as SshAgentKey, agentKeyRules, ["key"], `${path}.`);
  const { key, comment = commentOf(key.name), certificate } = given as SshAgentKey;
  const found = await sshKey(key, {});
  const identity: Identity = { blob: found.blob, comment, sshKey: found };
  if (certificate === undefined) return [identity];
  return [identity, { ...identity, blob: certificateFor(found, certificate, `${path}.certificate`) }];
}

function certificateFor({ key, blob }: SshKey, certificate: string, argument: string): Uint8Array {
  const [line, certified] = wrapFormatErrors(argument, "certificate", () => {
    const parsed = parseKeyLine(certificate);
    return [parsed, certifiedKey(parsed)] as const;
  });
  if (Buffer.compare(certified, blob) === 0) return line.blob;
  const message = `${argument} is a certificate for another key than ${JSON.stringify(key.name)}. Name it beside its own key.`;
  throw sshError("ERR_PARSEC_SSH_CERTIFICATE_MISMATCH", message, argument);
}
