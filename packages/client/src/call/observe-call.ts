import { isParsecError } from "@parsec-ts/wire-protocol";
import type { CallEvent, Host } from "../host/host.js";

/** The facts of a call that are known before it is made. */
export type CallInfo = Pick<CallEvent, "operation" | "opcode" | "provider" | "authType"> & {
  readonly request: unknown;
};

/** The facts of a call that are learnt while it runs. */
export type CallProgress = Pick<CallEvent, "attempts" | "queuedMs"> & {
  readonly requestDigest?: string | undefined;
};

/** Reports the end of one call to the host. */
export interface CallObserver {
  succeeded(progress: CallProgress): void;
  failed(error: unknown, progress: CallProgress): void;
}

const IGNORES_CALLS: CallObserver = { succeeded() {}, failed() {} };

let calls = 0;

/** Starts to observe a call; costs nothing while the host does not observe. */
export function observeCall(host: Host, { request, ...info }: CallInfo): CallObserver {
  const sequence = ++calls;
  if (host.observe === undefined || host.isObserved?.() === false) return IGNORES_CALLS;
  const started = host.now();
  const report = (outcome: Pick<CallEvent, "status" | "errorCode">, progress: CallProgress): void => {
    const { attempts, queuedMs, requestDigest } = progress;
    const keyName = keyNameOf(request);
    const durationMs = host.now() - started;
    const optional = {
      ...(keyName !== undefined && { keyName }),
      ...(requestDigest !== undefined && { requestDigest }),
    };
    try {
      host.observe?.({ sequence, ...info, ...optional, ...outcome, attempts, queuedMs, durationMs });
    } catch {
      // An observer that throws must not change the outcome of the call.
    }
  };
  return {
    succeeded: (progress) => report({ status: 0 }, progress),
    failed: (error, progress) => report(failureOf(error), progress),
  };
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
