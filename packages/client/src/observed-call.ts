import { isParsecError } from "@parsec-ts/wire-protocol";
import type { CallScope } from "./call-scope.js";
import type { CallEvent, Host } from "./host.js";

/** What is known of a call before it is made. */
export type CallInfo = Pick<CallEvent, "operation" | "opcode" | "provider" | "authType"> & {
  readonly request: unknown;
};

/** What is learnt while it runs. */
export interface CallProgress {
  /** Absent until the call has begun. */
  scope?: CallScope;
  queuedMs: number;
}

let calls = 0;

/** Runs a call and tells the host of its end. */
export async function observed<T>(
  host: Host,
  subject: CallInfo,
  run: (progress: CallProgress) => Promise<T>,
): Promise<T> {
  if (host.observe === undefined) return await run({ queuedMs: 0 });
  const sequence = ++calls;
  const started = host.now();
  const progress: CallProgress = { queuedMs: 0 };
  const { request, ...what } = subject;
  const report = (outcome: Pick<CallEvent, "status" | "errorCode">): void => {
    const keyName = keyNameOf(request);
    const { attempts = 0, requestDigest } = progress.scope ?? {};
    const { queuedMs } = progress;
    const durationMs = host.now() - started;
    const optional = {
      ...(keyName !== undefined && { keyName }),
      ...(requestDigest !== undefined && { requestDigest }),
    };
    try {
      host.observe?.({ sequence, ...what, ...optional, ...outcome, attempts, queuedMs, durationMs });
    } catch {
      // An observer's failure is its own: the call has its outcome.
    }
  };
  try {
    const result = await run(progress);
    report({ status: 0 });
    return result;
  } catch (error) {
    if (isParsecError(error))
      report({ errorCode: error.code, ...(error.status !== undefined && { status: error.status }) });
    else report({});
    throw error;
  }
}

/** Operations name their key in one of these fields, or in the parameters of an attestation. */
function keyNameOf(request: unknown): string | undefined {
  const fields = request as Readonly<Record<string, unknown>>;
  const name = fields?.keyName ?? fields?.privateKeyName ?? fields?.attestedKeyName;
  if (typeof name === "string") return name;
  const { parameters } = (fields ?? {}) as { parameters?: unknown };
  return typeof parameters === "object" && parameters !== null ? keyNameOf(parameters) : undefined;
}
