import type { CallOptions } from "@parsec-ts/client";
import { joinBytes, sshMpint, sshString } from "../wire/ssh-encoding.js";
import type { SshAlgorithm, SshKey } from "./ssh-key.js";

/**
 * Signs bytes by a key of the service; returns the signature in SSH's binary form. RFC 4253, section 6.6; RFC 5656, section 3.1.2.
 *
 * @throws `ParsecError` the errors of the client
 */
export async function sshSignature(
  { key }: SshKey,
  { name, hash }: SshAlgorithm,
  data: Uint8Array,
  options: CallOptions,
): Promise<Uint8Array> {
  const signature = await key.sign(data, { ...options, hash });
  const isRsa = name.startsWith("rsa-");
  return joinBytes(sshString(name), sshString(isRsa ? signature : ecdsaNumbers(signature)));
}

/** Encodes r and s, which the service gives one after the other in full length, as numbers without zeros before them. */
function ecdsaNumbers(raw: Uint8Array): Uint8Array {
  const width = raw.length / 2;
  return joinBytes(sshMpint(raw.subarray(0, width)), sshMpint(raw.subarray(width)));
}
