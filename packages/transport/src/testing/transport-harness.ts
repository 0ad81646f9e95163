import type { Listener, Transport } from "../transport.js";
import type { TestPlatform } from "./test-platform.js";

/** The functions by which the kit opens connections of the transport under test. */
export interface TransportHarness<Peer extends Listener = Listener> {
  /**
   * Starts a listener at an address of its own. Called once or twice for each case, which closes the listener. The kit also breaks its
   * connections, by `reset()`.
   */
  peer(): Peer | Promise<Peer>;

  /** Makes the transport under test, leading to that listener. */
  connect(peer: Peer): Transport | Promise<Transport>;

  /** Makes a transport whose `connect` neither succeeds nor fails by itself; absent where the platform has no such address. */
  stalled?(): Transport | Promise<Transport>;

  /**
   * Watches what a case leaves behind, and ends a case that waits in vain with an error that says for what. Without it a case has no
   * timeout, and leaks that the peer does not notice are not found.
   */
  readonly platform?: TestPlatform;

  /** Milliseconds without progress after which the platform's timer ends a case. The default is 10,000. */
  readonly caseTimeoutMs?: number;
}
