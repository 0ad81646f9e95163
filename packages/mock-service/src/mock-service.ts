import type { Transport } from "@parsec-ts/transport";
import type { FaultKind, FaultPlan } from "./faults/fault-plan.js";

/** A running mock service. */
export interface MockService {
  /** Endpoint URI that the service listens on, with the port that the system chose; `undefined` in the memory of this process. */
  readonly endpoint: string | undefined;
  /** Transport to this service for a client in the same process. */
  readonly transport: Transport;
  /** Number of times that each fault has happened since the plan was set. */
  readonly faultCounts: ReadonlyMap<FaultKind["kind"], number>;
  /** Replaces the fault plan, or removes it, from the next connection on. */
  setFaults(plan: FaultPlan | undefined): void;
  /** Closes every connection, stops listening for `downMs` milliseconds (default: 0) and listens again. The keys stay. */
  restart(downMs?: number): Promise<void>;
  /**
   * Stops accepting connections and waits for the current requests, but not for faults: a delayed response is sent at once, and a
   * connection without a response is closed. Keys in memory are wiped. Keys in a directory stay there.
   */
  close(): Promise<void>;
}
