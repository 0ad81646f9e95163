/** One fault, and the connections and requests that it applies to. */
export type Fault = FaultKind & {
  /** Probability that the fault happens to a connection that it applies to: from 0 to 1. Default: 1, always. */
  readonly probability?: number;
  /** Opcodes of the requests that the fault applies to. Default: all. A refused connection has no opcode yet. */
  readonly opcodes?: readonly number[];
};

/** Kinds of faults. Lengths and offsets are in bytes, times in milliseconds. */
export type FaultKind =
  /** Responds late. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Closes without a response, `before` the request is executed or, by default, `after`. */
  | { readonly kind: "drop"; readonly when?: "before" | "after" }
  /** Closes after that many bytes of the response. */
  | { readonly kind: "truncate"; readonly at: number }
  /** Inverts that many bits of the response, 1 by default, chosen at random. */
  | { readonly kind: "flipBits"; readonly count?: number }
  /** Sends the response in pieces of that size, 1 by default. */
  | { readonly kind: "fragment"; readonly size?: number }
  /** Responds with the opcode of another operation. */
  | { readonly kind: "wrongOpcode" }
  /** Responds with that status, 1132 by default, whatever the result of the request was. */
  | { readonly kind: "wrongStatus"; readonly status?: number }
  /** Executes the request, sends nothing, and keeps the connection open. */
  | { readonly kind: "neverRespond" }
  /** Announces a body of 4 GiB - 1. */
  | { readonly kind: "oversizedLength" }
  /** Closes the connection without reading. */
  | { readonly kind: "refuseConnection" }
  /** Closes every connection and stops listening for that long, 0 by default. The keys stay. */
  | { readonly kind: "restart"; readonly downMs?: number };

/**
 * The faults of a service. At most one fault happens to a connection: the first one that applies and that its probability selects.
 * The selection depends only on the seed and on the number of earlier connections.
 */
export interface FaultPlan {
  /** An integer. The same seed gives the same faults again. */
  readonly seed: number;
  /** The possible faults, in order of preference. */
  readonly faults: readonly Fault[];
}
