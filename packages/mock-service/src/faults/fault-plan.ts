/** What goes wrong with a connection. */
export type Fault = FaultKind & {
  /** How often it happens to a connection that it could happen to: from 0 to 1, which is always and the default. */
  readonly probability?: number;
  /** Opcodes of the requests that it happens to; of all, when left out. Connections refused have no opcode yet. */
  readonly opcodes?: readonly number[];
};

/** - lengths and places are in bytes, times in milliseconds */
export type FaultKind =
  /** Answers late. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Closes without an answer, `before` the request is executed or, by default, `after`. */
  | { readonly kind: "drop"; readonly when?: "before" | "after" }
  /** Closes after that many bytes of the answer. */
  | { readonly kind: "truncate"; readonly at: number }
  /** Inverts that many bits of the answer, 1 by default, chosen at random. */
  | { readonly kind: "flipBits"; readonly count?: number }
  /** Sends the answer in pieces of that size, 1 by default. */
  | { readonly kind: "fragment"; readonly size?: number }
  /** Answers for another operation. */
  | { readonly kind: "wrongOpcode" }
  /** Answers with that status, 1132 by default, whatever came of the request. */
  | { readonly kind: "wrongStatus"; readonly status?: number }
  /** Executes the request, says nothing, and keeps the connection open. */
  | { readonly kind: "neverAnswer" }
  /** Announces a body of 4 GiB - 1. */
  | { readonly kind: "oversizedLength" }
  /** Closes the connection without reading. */
  | { readonly kind: "refuseConnection" }
  /** Closes every connection and stops listening for that long, 0 by default; the keys stay. */
  | { readonly kind: "restart"; readonly downMs?: number };

/**
 * What a service does wrong. Of the faults that could happen to a connection the first that its probability lets through does.
 * The choice depends on the seed and on how many connections came before, and on nothing else.
 */
export interface FaultPlan {
  /** An integer; the same seed gives the same faults again. */
  readonly seed: number;
  readonly faults: readonly Fault[];
}
