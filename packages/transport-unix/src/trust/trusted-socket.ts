import { type EndpointTrust, type TrustRules, trustRules } from "./endpoint-trust.js";
import { canPin, type PathEntry } from "./path-entry.js";
import { TrustChecker } from "./trust-checker.js";
import { walk } from "./resolve-path.js";

/** A socket that was walked to, and who judges it. */
interface Pin {
  readonly socket: PathEntry;
  readonly place: string;
  readonly judge: TrustChecker | undefined;
}

/** For transports that nobody closes. */
const forgotten = new FinalizationRegistry<() => void>((close) => close());

/**
 * A path, and the socket that it was found to lead to: held fast from the first connection on, so that later ones need not walk there
 * again, and nobody can swap what has been judged for something else.
 */
export class TrustedSocket {
  readonly #path: string;
  readonly #rules: TrustRules | undefined;
  readonly #self: () => number | undefined;
  #pin: Pin | undefined;

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

  /** Whether the next connection need not walk. */
  get pinned(): boolean {
    return this.#pin !== undefined;
  }

  /**
   * Where to connect to, at once: the socket as it is now, judged.
   *
   * @throws the system's error, or `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  address(): string {
    if (this.#pin !== undefined) {
      const { socket, place, judge } = this.#pin;
      const stats = socket.look();
      judge?.entry(place, stats);
      if (stats.nlink > 0) return socket.address;
      // It has been removed since: the service may have been started anew.
      this.release();
    }
    const { socket } = this.#walk();
    // Where nothing can be pinned, the path as it was given is known to fit a socket address.
    if (!canPin) return this.#path;
    return socket.address;
  }

  /** Forgets the socket, so that the next connection walks. */
  release(): void {
    if (this.#pin === undefined) return;
    forgotten.unregister(this);
    this.#pin.socket.close();
    this.#pin = undefined;
  }

  #walk(): Pin {
    const judge = this.#rules && new TrustChecker(this.#path, this.#rules, this.#self());
    const { entry: socket, place } = walk(this.#path, judge);
    try {
      if (!socket.stats.isSocket()) throw Object.assign(new Error("ENOTSOCK: not a socket"), { code: "ENOTSOCK" });
      judge?.entry(place, socket.stats);
    } catch (error) {
      socket.close();
      throw error;
    }
    const pin = { socket, place, judge };
    if (canPin) {
      forgotten.register(this, socket.close, this);
      this.#pin = pin;
    }
    return pin;
  }
}
