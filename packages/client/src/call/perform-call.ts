import type { Decoded, Operation } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { encodeRequest, type FrameBuffers, type Response, Status } from "@parsec-ts/wire-protocol";
import { authenticate } from "../identity/authenticate.js";
import type { Authenticator } from "../identity/authenticator.js";
import type { CallScope } from "./call-scope.js";
import { decodeResult, isHeaderError } from "./decode-result.js";
import { exchange } from "./exchange.js";
import { requestDigest } from "./request-digest.js";
import { Retries, type RetryOptions } from "./retry.js";
import { isStatus } from "./service-error.js";

/** The destination of a call, and the identity it is made with. */
export interface CallTarget {
  readonly transport: Transport;
  /** Provider id. */
  readonly provider: number;
  readonly authenticator: Authenticator;
  /** Buffers for the frames of requests. */
  readonly buffers: FrameBuffers;
  /** Longest response body taken, in bytes. */
  readonly maxBodyLength: number;
  /** List elements and unknown fields that the response may have. */
  readonly maxListElements: number;
  readonly retry: RetryOptions;
}

/**
 * Performs one call: authenticate, encode, exchange, check, decode. Repeats it once if the service refused the authentication and the
 * authenticator has another.
 */
export async function performCall<Request, Result>(
  operation: Operation<Request, Result>,
  request: Request,
  target: CallTarget,
  scope: CallScope,
): Promise<Decoded<Result>> {
  const { authenticator } = target;
  for (let isRepeated = false; ; isRepeated = true) {
    scope.phase = "authenticate";
    scope.sent = false;
    // Also for bytes at hand: a call that is given up in the same turn sends nothing, and the rest begins on an empty stack.
    const auth = await authenticate(authenticator, scope.signal);
    if (scope.signal.aborted) throw scope.signal.reason;
    try {
      return await callAs(auth, operation, request, target, scope);
    } catch (error) {
      if (isRepeated || !isStatus(error, "AuthenticationError") || !authenticator.refused?.(auth)) throw error;
    }
  }
}

/**
 * Wipes our own copies on every path. When the scope's signal fires it wipes them at once, whatever the transport still does: by then the
 * caller has its error.
 */
async function callAs<Request, Result>(
  auth: Uint8Array,
  operation: Operation<Request, Result>,
  request: Request,
  { transport, provider, authenticator, buffers, maxBodyLength, maxListElements, retry }: CallTarget,
  scope: CallScope,
): Promise<Decoded<Result>> {
  const frame = encodeRequest({ provider, authType: authenticator.authType, auth }, operation, request, buffers);
  const wipe = (): void => frame.wipe();
  scope.signal.addEventListener("abort", wipe);
  scope.requestDigest = requestDigest(retry.host, operation, frame);
  const sent = { request, frame, provider, maxListElements };
  const read = (response: Response): Decoded<Result> => {
    if (isUnread(response)) {
      scope.sent = false;
      scope.phase = "connect";
    }
    return decodeResult(operation, sent, response);
  };
  const retries = new Retries(retry);
  try {
    for (;;) {
      try {
        const result = await exchange({ transport, frame, maxBodyLength }, scope, read);
        if (scope.sent) frame.release();
        return result;
      } catch (error) {
        await retries.pauseAfter(error, scope);
      }
    }
  } finally {
    scope.signal.removeEventListener("abort", wipe);
    frame.wipe();
  }
}

/** True for the response of a service that has waited for the request in vain, and so has not executed it. */
function isUnread(response: Response): boolean {
  return response.status === Status.ConnectionError && isHeaderError(response) && response.bodyLength === 0;
}
