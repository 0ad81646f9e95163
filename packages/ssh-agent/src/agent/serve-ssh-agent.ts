/// <reference lib="esnext.disposable" preserve="true" />
import type { ParsecKey } from "@parsec-ts/client";
import type { AcceptedConnection, Listener } from "@parsec-ts/transport";
import { TrustedSocket, unixListener } from "@parsec-ts/transport-unix";
import {
  argumentError,
  checkOptions,
  mustBeFunction,
  mustBeText,
  mustBeTimeSpan,
  type OptionRules,
  secondsOf,
  type TimeSpan,
} from "@parsec-ts/wire-protocol";
import { isParsecError } from "../error-codes.js";
import { fingerprintOf } from "../keys/ssh-public-key.js";
import { AgentKeys, type SshConfirmation } from "./agent-keys.js";
import { type Answers, answerRequest, identitiesAnswer } from "./answer-request.js";
import { type Identity, identitiesOf, mustBeAgentKeys, type SshAgentKey } from "./identity.js";
import { MAX_MESSAGE_LENGTH } from "./message-decoder.js";
import { serveConnection } from "./serve-connection.js";
import { checkedSocketDirectory, newSocketDirectory, untrustedSocket } from "./socket-directory.js";

/** Options of {@link serveSshAgent}. */
export interface SshAgentOptions {
  /** The keys that the agent offers, and no others: handles, or handles with a comment or a certificate. */
  readonly keys: readonly (ParsecKey | SshAgentKey)[];
  /**
   * Absolute path of the socket. Its directory is made with mode 0700 if it is missing; one that others may enter is refused. By default
   * a new directory in `XDG_RUNTIME_DIR`, else in that for temporary files, which is removed at the end.
   */
  readonly path?: string;
  /** Asks before each signature. All that does not come true is a refusal; questions come one after the other. */
  readonly confirm?: (request: SshConfirmation) => boolean | Promise<boolean>;
  /** The time until the agent forgets the keys: `"8h"`, or seconds. By default they are offered until it closes. */
  readonly lifetime?: TimeSpan;
  /** Hears of a signature that could not be made, with the name of the key; the client hears only that it failed. */
  readonly onError?: (error: unknown, keyName: string) => void;
}

/** A key that an agent offers. */
export interface OfferedKey {
  /** Name of the key in the service. */
  readonly keyName: string;
  readonly comment: string;
  /** `SHA256:…`, as `ssh-add -l` shows it. */
  readonly fingerprint: string;
}

/** A running agent. */
export interface SshAgent extends AsyncDisposable {
  /** The path of the socket: the value of `SSH_AUTH_SOCK`. */
  readonly path: string;
  readonly keys: readonly OfferedKey[];
  /** Ends all connections and removes the socket. Harmless when called again. */
  close(): Promise<void>;
}

const optionRules: OptionRules<SshAgentOptions> = {
  keys: mustBeAgentKeys,
  path: mustBeText,
  confirm: mustBeFunction,
  lifetime: mustBeTimeSpan,
  onError: mustBeFunction,
};

/** Most connections at once; each has one request under way, so that there are no more signatures either. */
const MAX_CONNECTIONS = 128;

/**
 * Serves an SSH agent whose keys are in the service: for `ssh`, `git`, `ssh-keygen -Y sign` and all that reads `SSH_AUTH_SOCK`. Only this user
 * can reach its socket. It signs for every program that can; it adds and removes no keys, and never signs with SHA-1.
 *
 * @example
 * ```ts
 * await using agent = await serveSshAgent({ keys: [parsec.key("login")], lifetime: "8h" });
 * spawn("ssh", ["pump-17"], { stdio: "inherit", env: { ...process.env, SSH_AUTH_SOCK: agent.path } });
 * ```
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`, `ERR_PARSEC_SSH_KEY`, `ERR_PARSEC_SSH_PUBLIC_KEY`, `ERR_PARSEC_SSH_CERTIFICATE_MISMATCH`;
 * `ERR_PARSEC_SSH_SOCKET_UNTRUSTED`; the errors of `unixListener` and of the client
 */
export async function serveSshAgent(options: SshAgentOptions): Promise<SshAgent> {
  checkOptions("serveSshAgent", options, optionRules, ["keys"]);
  const { keys, path, confirm, lifetime, onError } = options;
  const identities = (await Promise.all(keys.map(identitiesOf))).flat();
  if (identitiesAnswer(identities).length > MAX_MESSAGE_LENGTH) {
    throw argumentError("keys", "fewer: their list does not fit into a message of 256 KiB", "serveSshAgent");
  }
  const lifetimeMs = lifetime === undefined ? Number.POSITIVE_INFINITY : 1000 * (secondsOf(lifetime) ?? 0);
  const closing = new AbortController();
  const answers = new AgentKeys(identities, { confirm, onError, lifetimeMs, signal: closing.signal });
  const socket = await listen(path);
  const serving = serve(socket.listener, answers, closing.signal);
  const close = async (): Promise<void> => {
    closing.abort();
    await socket.close();
    await serving;
  };
  return { path: socket.path, keys: offeredKeys(identities), close, [Symbol.asyncDispose]: close };
}

/** Listens at a path that only this user and root can reach, and at no other. */
async function listen(given: string | undefined): Promise<{
  readonly path: string;
  readonly listener: Listener;
  close(): Promise<void>;
}> {
  const { path, remove } = await (given === undefined ? newSocketDirectory() : checkedSocketDirectory(given));
  let listener: Listener | undefined;
  const close = async (): Promise<void> => {
    await listener?.close();
    await remove();
  };
  try {
    listener = await unixListener({ path });
    checkOwners(path);
    return { path, listener, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Checks all directories on the path by the rules of a client: one that other users may write to can be exchanged for one of theirs. */
function checkOwners(path: string): void {
  const socket = new TrustedSocket(path, "strict");
  try {
    socket.address();
  } catch (error) {
    if (!isParsecError(error) || error.code !== "ERR_PARSEC_ENDPOINT_UNTRUSTED") throw error;
    throw untrustedSocket(path, error.reason ?? error.message, error);
  } finally {
    socket.release();
  }
}

/** Serves connections until the agent closes; resolves when all have ended. */
async function serve(listener: Listener, answers: Answers, closing: AbortSignal): Promise<void> {
  const open = new Map<AcceptedConnection, Promise<void>>();
  closing.addEventListener("abort", () => {
    for (const connection of open.keys()) connection.close();
  });
  for await (const connection of listener.connections) {
    if (closing.aborted || open.size >= MAX_CONNECTIONS) {
      connection.close();
      continue;
    }
    const served = serveConnection(connection, (message) => answerRequest(answers, message));
    open.set(connection, served);
    void served.then(() => open.delete(connection));
  }
  await Promise.all(open.values());
}

function offeredKeys(identities: readonly Identity[]): readonly OfferedKey[] {
  const keys = identities.filter(({ blob, sshKey }) => blob === sshKey.blob);
  return keys.map(({ comment, sshKey }) => ({
    keyName: sshKey.key.name,
    comment,
    fingerprint: fingerprintOf(sshKey.blob),
  }));
}
