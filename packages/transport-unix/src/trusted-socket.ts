import { type EndpointTrust, type TrustRules, trustRules } from "./endpoint-trust.js";
import { canPin, openEntry, type PathEntry } from "./path-entry.js";
import { openSocketDirectory, type SocketDirectory } from "./socket-directory.js";
import { TrustJudge } from "./trust-judge.js";

/** For clients that nobody closes. */
const forgotten = new FinalizationRegistry<() => void>((close) => close());

/**
 * A socket's path, and the directory that it was found to lead to: held fast from the first connection on, so that later ones need not
 * walk there again, and nobody can swap what has been judged for something else.
 */
export class TrustedSocket {
  readonly #path: string;
  readonly #rules: TrustRules | undefined;
  readonly #self: () => number | undefined;
  #pin: SocketDirectory | undefined;

  /**
   * `self` is the user that is trusted as the own one, asked anew for each walk: a process may give up its rights.
   *
   * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
   */
  constructor(path: string, trust: EndpointTrust, self: () => number | undefined = () => process.geteuid?.()) {
    this.#path = path;
    this.#rules = trustRules(trust);
    this.#self = self;
  }

  /** Whether the next {@link TrustedSocket.open} trusts an earlier walk. */
  get pinned(): boolean {
    return this.#pin !== undefined;
  }

  /**
   * The socket as it lies there now, judged. The caller closes it, as soon as it has connected to its address.
   *
   * @throws the system's error, or `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  open(): PathEntry {
    if (this.#pin !== undefined) {
      try {
        return this.#judged(this.#pin);
      } catch {
        // The directory was replaced, as happens when the service is started anew: what is there now decides.
        this.release();
      }
    }
    return this.#judged(this.#walk());
  }

  /** Forgets the directory; the next {@link TrustedSocket.open} walks there anew. */
  release(): void {
    if (this.#pin === undefined) return;
    forgotten.unregister(this);
    this.#pin.directory.close();
    this.#pin = undefined;
  }

  #walk(): SocketDirectory {
    const judge = this.#rules && new TrustJudge(this.#path, this.#rules, this.#self());
    const found = openSocketDirectory(this.#path, judge);
    forgotten.register(this, found.directory.close, this);
    this.#pin = found;
    return found;
  }

  #judged({ directory, place, name, judge }: SocketDirectory): PathEntry {
    const socket = openEntry(directory.address, name);
    try {
      // A link since the walk, or something else in its place: walked to or refused from the start.
      if (!socket.stats.isSocket()) throw Object.assign(new Error("ENOTSOCK: not a socket"), { code: "ENOTSOCK" });
      judge?.entry(`${place}/${name}`, socket.stats);
    } catch (error) {
      socket.close();
      throw error;
    }
    // Where nothing can be pinned, the path that the caller gave is known to fit a socket address.
    return canPin ? socket : { ...socket, address: this.#path };
  }
}
