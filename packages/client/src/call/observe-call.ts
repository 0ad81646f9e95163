import { isParsecError } from "@parsec-ts/wire-protocol";
import type { CallEvent, Host } from "../host/host.js";

/** The facts of a call that are learnt while it runs. */
export type CallProgress = Pick<CallEvent, "attempts" | "queuedMs"> & {
  readonly requestDigest?: string | undefined;
};

/** The operation of a call. */
type CalledOperation = { readonly name: string; readonly opcode: number };

let calls = 0;

/** Starts to observe a call; undefined, and free of cost, while the host does not observe. */
export function observeCall(
  host: Host,
  operation: CalledOperation,
  request: unknown,
  provider: number,
  authType: number,
): CallObserver | undefined {
  const sequence = ++calls;
  if (host.observe === undefined || host.isObserved?.() === false) return undefined;
  const { name, opcode } = operation;
  const keyName = keyNameOf(request);
  return new CallObserver(host, {
    sequence,
    operation: name,
    opcode,
    provider,
    authType,
    ...(keyName !== undefined && { keyName }),
  });
}

/** Reports the end of one call to the host. */
export class CallObserver {
  readonly #host: Host;
  readonly #known: Omit<CallEvent, "attempts" | "queuedMs" | "durationMs">;
  readonly #started: number;

  constructor(host: Host, known: Omit<CallEvent, "attempts" | "queuedMs" | "durationMs">) {
    this.#host = host;
    this.#known = known;
    this.#started = host.now();
  }

  /** Waits for the call and reports its end; settles as the call does. */
  async observe<T>(call: Promise<T>, progress: CallProgress): Promise<T> {
    try {
      const result = await call;
      this.#report({ status: 0 }, progress);
      return result;
    } catch (error) {
      this.#report(failureOf(error), progress);
      throw error;
    }
  }

  #report(outcome: Pick<CallEvent, "status" | "errorCode">, { attempts, queuedMs, requestDigest }: CallProgress): void {
    const durationMs = this.#host.now() - this.#started;
    const digest = requestDigest === undefined ? {} : { requestDigest };
    try {
      this.#host.observe?.({ ...this.#known, ...digest, ...outcome, attempts, queuedMs, durationMs });
    } catch {
      // An observer that throws must not change the outcome of the call.
    }
  }
}

function failureOf(error: unknown): Pick<CallEvent, "status" | "errorCode"> {
  if (!isParsecError(error)) return {};
  return { errorCode: error.code, ...(error.status !== undefined && { status: error.status }) };
}

/** The key that a request names: in one of these fields, or in the parameters of an attestation. */
function keyNameOf(request: unknown): string | undefined {
  const fields = request as Readonly<Record<string, unknown>>;
  const name = fields?.keyName ?? fields?.privateKeyName ?? fields?.attestedKeyName;
  if (typeof name === "string") return name;
  const { parameters } = (fields ?? {}) as { parameters?: unknown };
  return typeof parameters === "object" ? keyNameOf(parameters) : undefined;
}
