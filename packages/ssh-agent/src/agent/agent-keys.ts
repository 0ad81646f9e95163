import { type AbortSignalLike, abortedError, raceAbort } from "@parsec-ts/transport";
import { fingerprintOf } from "../keys/ssh-public-key.js";
import { sshSignature } from "../keys/ssh-signature.js";
import type { Answers, SignRequest } from "./answer-request.js";
import type { Identity } from "./identity.js";

/** The `AbortSignal` of Node, for programs that are compiled with its types. */
export type NodeAbortSignal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : AbortSignalLike;

/** A question to the user: may the key be used now? */
export interface SshConfirmation {
  /** Name of the key in the service. */
  readonly keyName: string;
  readonly comment: string;
  /** `SHA256:…`, as `ssh-add -l` shows it. */
  readonly fingerprint: string;
  /** Aborted when the agent closes, so that the question can be taken back. */
  readonly signal: NodeAbortSignal;
}

/** The conditions under which the keys may be used, and the listener of failures. */
export interface AgentRules {
  readonly confirm: ((request: SshConfirmation) => boolean | Promise<boolean>) | undefined;
  readonly onError: ((error: unknown, keyName: string) => void) | undefined;
  /** Milliseconds until the keys are forgotten. */
  readonly lifetimeMs: number;
  /** Aborted when the agent closes. */
  readonly signal: NodeAbortSignal;
}

/** The keys of one agent: until their time is over, and with the user's consent. */
export class AgentKeys implements Answers {
  #identities: readonly Identity[];
  readonly #rules: AgentRules;
  readonly #isOver: () => boolean;
  /** The last question: they are put one after the other. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(identities: readonly Identity[], rules: AgentRules) {
    this.#identities = identities;
    this.#rules = rules;
    this.#isOver = deadline(rules.lifetimeMs);
  }

  identities(): readonly Identity[] {
    if (this.#isOver()) this.#identities = [];
    return this.#identities;
  }

  async sign({ identity, data, algorithm }: SignRequest): Promise<Uint8Array | undefined> {
    const { signal } = this.#rules;
    const { sshKey } = identity;
    try {
      if (!(await this.#confirmed(identity))) return undefined;
      // A question may have been open for longer than the keys may be used.
      if (!this.identities().includes(identity)) return undefined;
      return await sshSignature(sshKey, algorithm, data, { signal });
    } catch (error) {
      this.#tell(error, sshKey.key.name);
      return undefined;
    }
  }

  /** A listener that fails ends no connection: the signature is refused as it would be without one. */
  #tell(error: unknown, keyName: string): void {
    try {
      this.#rules.onError?.(error, keyName);
    } catch {
      // The caller's own listener: there is no one else to tell.
    }
  }

  async #confirmed({ comment, sshKey }: Identity): Promise<boolean> {
    const { confirm, signal } = this.#rules;
    if (confirm === undefined) return true;
    const ask = async (): Promise<boolean> => {
      if (signal.aborted) throw abortedError(signal);
      const fingerprint = fingerprintOf(sshKey.blob);
      return (await confirm({ keyName: sshKey.key.name, comment, fingerprint, signal })) === true;
    };
    // A question may never be answered.
    const answer = raceAbort(this.#asked.then(ask), signal);
    this.#asked = answer.catch(() => undefined);
    return await answer;
  }
}

/** Tells if a time span is over, by the clock of the machine or by that of the process: one can be set back, the other stands still in sleep. */
function deadline(ms: number): () => boolean {
  const [dateEnd, clockEnd] = [Date.now() + ms, performance.now() + ms];
  return () => Date.now() >= dateEnd || performance.now() >= clockEnd;
}
