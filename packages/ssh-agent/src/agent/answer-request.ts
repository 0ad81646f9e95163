import type { SshAlgorithm } from "../keys/ssh-key.js";
import { joinBytes, sshString, sshUint8, sshUint32 } from "../wire/ssh-encoding.js";
import { SshFormatError } from "../wire/ssh-format-error.js";
import { SshReader } from "../wire/ssh-reader.js";
import type { Identity } from "./identity.js";

/** Numbers of messages. draft-ietf-sshm-ssh-agent, section 6.1. */
const REQUEST_IDENTITIES = 11;
const IDENTITIES_ANSWER = 12;
const SIGN_REQUEST = 13;
const SIGN_RESPONSE = 14;

/** The answer to everything that the agent does not do: adding, removing, locking, extensions, what is malformed, what is refused. */
export const FAILURE: Uint8Array = Uint8Array.of(5);

/**
 * The algorithms by the flags of a sign request for an RSA key. Section 3.6.1. Without a flag it would be SHA-1; with both OpenSSH's agent takes
 * SHA-256 too.
 */
const RSA_ALGORITHMS: Readonly<Record<number, string>> = { 2: "rsa-sha2-256", 4: "rsa-sha2-512", 6: "rsa-sha2-256" };

/** A signature that a client asks for. */
export interface SignRequest {
  readonly identity: Identity;
  readonly data: Uint8Array;
  readonly algorithm: SshAlgorithm;
}

/** The keys of an agent, and their use. */
export interface Answers {
  /** The identities that are offered now. */
  identities(): readonly Identity[];
  /** Resolves with the signature in SSH's binary form; with `undefined` if it is refused. Never rejects. */
  sign(request: SignRequest): Promise<Uint8Array | undefined>;
}

/** Answers one message, whatever it is. */
export async function answerRequest(answers: Answers, message: Uint8Array): Promise<Uint8Array> {
  try {
    const reader = new SshReader(message);
    const type = reader.uint8();
    if (type === REQUEST_IDENTITIES) {
      reader.end();
      return identitiesAnswer(answers.identities());
    }
    if (type !== SIGN_REQUEST) return FAILURE;
    const request = readSignRequest(reader, answers.identities());
    const signature = request && (await answers.sign(request));
    return signature === undefined ? FAILURE : joinBytes(sshUint8(SIGN_RESPONSE), sshString(signature));
  } catch (error) {
    if (error instanceof SshFormatError) return FAILURE;
    throw error;
  }
}

/** The list of the identities, as `ssh-add -L` asks for it. */
export function identitiesAnswer(identities: readonly Identity[]): Uint8Array {
  const entries = identities.flatMap(({ blob, comment }) => [sshString(blob), sshString(comment)]);
  return joinBytes(sshUint8(IDENTITIES_ANSWER), sshUint32(identities.length), ...entries);
}

/** Reads a sign request; `undefined` for a key that is not offered, and for SHA-1. */
function readSignRequest(reader: SshReader, identities: readonly Identity[]): SignRequest | undefined {
  const blob = reader.string();
  const data = reader.string();
  const flags = reader.uint32();
  reader.end();
  const identity = identities.find((offered) => Buffer.compare(offered.blob, blob) === 0);
  if (identity === undefined) return undefined;
  const { type, algorithms } = identity.sshKey;
  const name = type === "ssh-rsa" ? RSA_ALGORITHMS[flags] : type;
  const algorithm = algorithms.find((offered) => offered.name === name);
  return algorithm && { identity, data, algorithm };
}
