import type { Fault, FaultKind, FaultPlan } from "./fault-plan.js";
import { randomStream } from "./random-stream.js";

/** Draws the faults of each connection from a plan, in order of connections. */
export class FaultInjector {
  readonly #plan: FaultPlan;
  readonly #counts = new Map<FaultKind["kind"], number>();
  #connections = 0;

  constructor(plan: FaultPlan) {
    this.#plan = plan;
  }

  /** Number of times that each fault has happened. */
  get counts(): ReadonlyMap<FaultKind["kind"], number> {
    return this.#counts;
  }

  /** Draws the faults of the next connection. */
  next(): ConnectionFaults {
    const random = randomStream(this.#plan.seed, this.#connections++);
    const drawn = this.#plan.faults.filter(({ probability = 1 }) => random() < probability);
    return new ConnectionFaults(drawn, random, (kind) => this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1));
  }
}

/** The faults drawn for one connection. At most one of them happens. */
export class ConnectionFaults {
  readonly #drawn: readonly Fault[];
  readonly #happened: (kind: FaultKind["kind"]) => void;
  /** Returns numbers from 0 to below 1, for the random choices of a fault. */
  readonly random: () => number;

  constructor(drawn: readonly Fault[], random: () => number, happened: (kind: FaultKind["kind"]) => void) {
    this.#drawn = drawn;
    this.random = random;
    this.#happened = happened;
  }

  /** Returns the fault that happens before anything is read, if any. */
  onConnect(): Extract<Fault, { kind: "refuseConnection" | "restart" }> | undefined {
    const [first] = this.#drawn;
    if (first?.kind !== "refuseConnection" && first?.kind !== "restart") return undefined;
    this.#happened(first.kind);
    return first;
  }

  /** Returns the fault that happens to a request, if any. */
  onRequest(opcode: number): Fault | undefined {
    const fault = this.#drawn.find(({ kind, opcodes }) => {
      return kind !== "refuseConnection" && kind !== "restart" && (opcodes?.includes(opcode) ?? true);
    });
    if (fault !== undefined) this.#happened(fault.kind);
    return fault;
  }
}
