import type { AcceptedConnection } from "@parsec-ts/transport";
import { type ConnectionFaults, FaultInjector } from "../faults/fault-injector.js";
import type { FaultKind, FaultPlan } from "../faults/fault-plan.js";
import { pause } from "./pause.js";
import type { ServiceAddress } from "./service-address.js";

/**
 * Serves one connection to its end. Never rejects. Once `ended` fires it waits no more for anything that may never come.
 */
export type Serve = (
  connection: AcceptedConnection,
  faults: ConnectionFaults | undefined,
  ended: AbortSignal,
) => Promise<void>;

/** Serves all that comes in at an address, well or by a plan of faults. */
export class ConnectionServer {
  readonly #address: ServiceAddress;
  readonly #serve: Serve;
  readonly #open = new Map<AcceptedConnection, Promise<void>>();
  #faults: FaultInjector | undefined;
  /** Ends what would keep a restart or the close waiting. */
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

  /** One that comes while another is under way is the same. */
  restart(downMs = 0): Promise<void> {
    this.#restarting ??= this.#restart(downMs).finally(() => {
      this.#restarting = undefined;
    });
    return this.#restarting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#ending.abort();
    // Its failure is told to whoever asked for it.
    await this.#restarting?.catch(() => {});
    await this.#address.close();
    await this.#accepting;
    // Those that were accepted after a restart that was under way.
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
    const served = this.#serve(connection, faults, this.#ending.signal).finally(() => this.#open.delete(connection));
    this.#open.set(connection, served);
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
