import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type Attributes, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { CALL_CHANNEL, type CallEvent, statusName } from "@parsec-ts/node";
import { providerName } from "@parsec-ts/wire-protocol";

/**
 * Makes one span of each call of this process to a Parsec service, with operation, provider and status. Its parent is the span in which the
 * call was made. No event holds a payload, a signature or authentication. Returns the function that ends this.
 */
export function traceCalls(tracer: Tracer): () => void {
  const onCall = (message: unknown): void => traceCall(tracer, message as CallEvent);
  subscribe(CALL_CHANNEL, onCall);
  return () => void unsubscribe(CALL_CHANNEL, onCall);
}

/** An event comes when the call has ended, and says how long it took. */
function traceCall(tracer: Tracer, event: CallEvent): void {
  const end = Date.now();
  const startTime = end - event.durationMs;
  const span = tracer.startSpan(event.operation, { kind: SpanKind.CLIENT, startTime, attributes: attributesOf(event) });
  if (event.errorCode !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: event.errorCode });
  span.end(end);
}

function attributesOf({ operation, provider, status, keyName, attempts, queuedMs }: CallEvent): Attributes {
  return {
    "parsec.operation": operation,
    "parsec.provider": providerName(provider) ?? String(provider),
    "parsec.attempts": attempts,
    "parsec.queued_ms": queuedMs,
    ...(status !== undefined && { "parsec.status": statusName(status) ?? String(status) }),
    ...(keyName !== undefined && { "parsec.key.name": keyName }),
  };
}
