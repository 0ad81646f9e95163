import type { AcceptedConnection } from "@parsec-ts/transport";
import { type ConnectionFaults, FaultInjector } from "../faults/fault-injector.js";
import type { FaultKind, FaultPlan } from "../faults/fault-plan.js";
import { pause } from "./pause.js";
import type { ServiceAddress } from "./service-address.js";

/** Serves one connection until it ends. Never rejects. Once `ended` fires, it must not wait for the client any longer. */
export type Serve = (
  connection: AcceptedConnection,
  faults: ConnectionFaults | undefined,
  ended: AbortSignal,
) => Promise<void>;

/** Serves all connections to an address, with the faults of a plan if there is one. */
export class ConnectionServer {
  readonly #address: ServiceAddress;
  readonly #serve: Serve;
  readonly #open = new Map<AcceptedConnection, Promise<void>>();
  #faults: FaultInjector | undefined;
  /** Ends the waits that would delay a restart or the close. */
  #ending = new AbortController();
  #accepting: Promise<void>;
  #restarting: Promise<void> | undefined;
  #closed = false;

  constructor(address: ServiceAddress, serve: Serve) {
    this.#address = address;
    this.#serve = serve;
    this.#accepting = this.#accept();
  }

  get faultCounts(): ReadonlyMap<FaultKind["kind"], number> {
    return this.#faults?.counts ?? new Map();
  }

  setFaults(plan: FaultPlan | undefined): void {
    this.#faults = plan && new FaultInjector(plan);
  }

  /** Closes the connections and listens again. A call during a restart returns the promise of that restart. */
  restart(downMs = 0): Promise<void> {
    this.#restarting ??= this.#restart(downMs).finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ending.abort();
    // The caller of restart() gets its rejection.
    await this.#restarting?.catch(() => {});
    await this.#address.close();
    await this.#accepting;
    // Ends the connections that a concurrent restart has accepted since.
    this.#ending.abort();
    await Promise.all(this.#open.values());
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#address.listener.connections) {
      const faults = this.#faults?.next();
      const fault = faults?.onConnect();
      if (fault?.kind === "restart") void this.restart(fault.downMs).catch(() => {});
      if (fault === undefined) this.#start(connection, faults);
      else connection.close();
    }
  }

  #start(connection: AcceptedConnection, faults: ConnectionFaults | undefined): void {
    const served = this.#serve(connection, faults, this.#ending.signal);
    this.#open.set(connection, served);
    void served.then(() => this.#open.delete(connection));
  }

  async #restart(downMs: number): Promise<void> {
    await this.#address.listener.close();
    this.#ending.abort();
    for (const connection of this.#open.keys()) connection.close();
    await this.#accepting;
    await Promise.all(this.#open.values());
    if (this.#closed) return;
    this.#ending = new AbortController();
    if (downMs > 0) await pause(downMs, this.#ending.signal);
    if (this.#closed) return;
    await this.#address.reopen();
    this.#accepting = this.#accept();
  }
}
