import type { KeyLine } from "../keys/key-line.js";
import { certifiedType, readKeyFields } from "../keys/key-types.js";
import { joinBytes, sshString } from "../wire/ssh-encoding.js";
import { SshFormatError } from "../wire/ssh-format-error.js";
import { SshReader } from "../wire/ssh-reader.js";

/**
 * Reads a certificate; returns the binary form of the key that it certifies. Its signature is not verified: the server does that.
 *
 * @throws {@link SshFormatError}
 */
export function certifiedKey({ type, blob }: KeyLine): Uint8Array {
  const keyType = certifiedType(type);
  if (keyType === undefined) throw new SshFormatError("its type is not that of a certificate");
  const reader = new SshReader(blob);
  reader.name();
  reader.string(); // nonce
  const start = reader.position;
  readKeyFields(keyType, reader);
  const fields = blob.subarray(start, reader.position);
  reader.uint64(); // serial
  reader.uint32(); // type
  reader.string(); // key id
  reader.string(); // principals
  reader.uint64(); // valid after
  reader.uint64(); // valid before
  for (let i = 0; i < 5; i++) reader.string(); // critical options, extensions, reserved, signature key, signature
  reader.end();
  return joinBytes(sshString(keyType), fields);
}
