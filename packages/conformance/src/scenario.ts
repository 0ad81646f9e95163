import type { ConnectedClient } from "@parsec-ts/node";
import type { StatusName } from "@parsec-ts/wire-protocol";

/** Kinds of providers that behave alike. A mock that looks like a TPM has an entry of its own where it does not. */
export type Column = "software" | "mbed" | "pkcs11" | "tpm" | "tpm look-alike";

/** Where a scenario runs. */
export interface Stage {
  readonly parsec: ConnectedClient;
  /** Provider id. */
  readonly provider: number;
  /** A name that no key has yet. */
  freshName(): string;
}

/** How a scenario ends: all went as it should, or the service's first refusal. */
export type Outcome = "ok" | StatusName;

/** One row of the table. */
export interface Scenario {
  /** Parsec's name of the operation that it is about. */
  readonly operation: string;
  readonly title: string;
  /** Throws what the service refuses, or an error that says what was wrong with its answer. */
  run(stage: Stage): Promise<void>;
  /** Providers that are known to refuse, and how; on all others it must end well. */
  readonly except?: Partial<Record<Column, StatusName>>;
}

/** How a scenario is known to end with providers of these kinds, the first of which that has an entry counts. */
export function expectedOutcome({ except }: Scenario, columns: readonly Column[]): Outcome {
  const column = columns.find((candidate) => except?.[candidate] !== undefined);
  return (column && except?.[column]) ?? "ok";
}

/** Fails a scenario whose answer is not what it should be. */
export function check(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

export function checkBytes(actual: Uint8Array, expected: Uint8Array | string, what: string): void {
  const wanted = typeof expected === "string" ? expected.replaceAll(" ", "") : Buffer.from(expected).toString("hex");
  const got = Buffer.from(actual).toString("hex");
  check(got === wanted, `${what}: expected ${wanted.slice(0, 80)}, got ${got.slice(0, 80)}`);
}

export function hex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits.replaceAll(" ", ""), "hex"));
}
