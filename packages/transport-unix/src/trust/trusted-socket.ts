import { checkArgument, mustBeFunction, mustBeText } from "@parsec-ts/wire-protocol";
import { type EndpointTrust, type TrustRules, trustRules } from "./endpoint-trust.js";
import { canPin, type PathEntry } from "./path-entry.js";
import { resolvePath } from "./resolve-path.js";
import { TrustChecker, untrustedError } from "./trust-checker.js";
import { overflowUid } from "./user-namespace.js";

/**
 * Milliseconds for which a check of the kept socket holds. Only a user with the right to give files away (CAP_CHOWN), who is trusted, can
 * make it another user's; a socket that was removed leads to the service that it led to before.
 */
const CHECK_HOLDS_MS = 5;

/** A socket that is kept open, and the checker of the path that led to it. */
interface Pin {
  readonly socket: PathEntry;
  readonly realPath: string;
  readonly checker: TrustChecker | undefined;
  /** The time of the last check that found nothing wrong. */
  checkedAt: number;
}

/** Closes the descriptors of transports that were dropped without `close`. */
const leakGuard = new FinalizationRegistry<() => void>((close) => close());

/**
 * A path, and the socket that it leads to. The socket is kept open from the first connection on, so that later connections need not
 * resolve the path again, and no other user can replace the checked socket by another.
 */
export class TrustedSocket {
  readonly #path: string;
  readonly #rules: TrustRules | undefined;
  readonly #self: () => number | undefined;
  #pin: Pin | undefined;

  /**
   * `self` gives the own user, who is trusted. It is called at each resolution of the path: a process may give up its rights.
   *
   * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
   */
  constructor(path: string, trust: EndpointTrust, self: () => number | undefined = () => process.geteuid?.()) {
    checkArgument("TrustedSocket", "path", path, mustBeText);
    checkArgument("TrustedSocket", "self", self, mustBeFunction);
    this.#path = path;
    this.#rules = trustRules(trust);
    this.#self = self;
  }

  /** True if the next connection need not resolve the path. */
  get isPinned(): boolean {
    return this.#pin !== undefined;
  }

  /**
   * Checks the socket, unless that was done a moment ago, and returns the path to connect to. The caller connects at once.
   *
   * @throws the system's error, or `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED`
   */
  address(): string {
    if (this.#pin !== undefined) {
      const { socket, realPath, checker, checkedAt } = this.#pin;
      const now = performance.now();
      if (now - checkedAt < CHECK_HOLDS_MS) return socket.address;
      const stats = socket.stat();
      checker?.checkOwner(realPath, stats);
      if (stats.nlink > 0) {
        this.#pin.checkedAt = now;
        return socket.address;
      }
      // The file has been removed: the service may have been started again.
      this.release();
    }
    const { socket } = this.#resolve();
    // If nothing is pinned, the path as it was given is used: it is known to fit a socket address.
    return this.#pin === undefined ? this.#path : socket.address;
  }

  /** Closes the socket, so that the next connection resolves the path. */
  release(): void {
    if (this.#pin === undefined) return;
    leakGuard.unregister(this);
    this.#pin.socket.close();
    this.#pin = undefined;
  }

  /**
   * True if the socket is to be kept open.
   *
   * @throws `ParsecError` `ERR_PARSEC_ENDPOINT_UNTRUSTED` if the runtime denies what that takes
   */
  #pins(): boolean {
    if (this.#rules?.pin === false) return false;
    const support = canPin();
    if (support === "denied" && this.#rules !== undefined) {
      const reason =
        "the check keeps the socket open through /proc/self/fd, which this runtime denies. In Deno, run the program with -A (--allow-all), " +
        "or give up keeping it open: trust: { pin: false }, where no other user may write to a directory on the way.";
      throw untrustedError(this.#path, reason);
    }
    return support === "yes";
  }

  #resolve(): Pin {
    const checkedAt = performance.now();
    const pins = this.#pins();
    const checker = this.#rules && new TrustChecker(this.#path, this.#rules, this.#self(), overflowUid(), pins);
    const { entry: socket, realPath } = resolvePath(this.#path, checker, pins);
    try {
      if (!socket.stats.isSocket()) throw Object.assign(new Error("ENOTSOCK: not a socket"), { code: "ENOTSOCK" });
      checker?.checkSocket(realPath, socket);
    } catch (error) {
      socket.close();
      throw error;
    }
    const pin: Pin = { socket, realPath, checker, checkedAt };
    if (pins) {
      leakGuard.register(this, socket.close, this);
      this.#pin = pin;
    }
    return pin;
  }
}
