import { psaGenerateRandom } from "@parsec-ts/operations";
import {
  type ArgumentRule,
  allocateBytes,
  checkArgument,
  isParsecError,
  mustBeInteger,
  type SecretBytes,
  secretBytes,
} from "@parsec-ts/wire-protocol";
import type { CallOptions } from "../call/call-options.js";
import type { OperationCaller } from "../call/operation-caller.js";

/** The most that one response of the service holds by default, in bytes. */
const MAX_REQUEST = 1024 * 1024;

/** The most that a TPM accepts, as it counts in 16 bits. It returns 64 bytes at a time, with Success. */
const SAFE_REQUEST = 65_535;

/** The largest array that every runtime supports, in bytes. */
const MAX_SIZE = 0x7fff_ffff;

const SIZE: ArgumentRule = /* @__PURE__ */ mustBeInteger(0, MAX_SIZE, "bytes");

/** Hears how many bytes have come, of how many. */
export type ProgressListener = (received: number, total: number) => void | Promise<void>;

/**
 * Requests random bytes until all are there, or throws; never returns fewer. `onProgress` hears of each response. It is waited for within the
 * call's deadline; its error is the call's.
 */
export async function collectRandom(
  caller: OperationCaller,
  size: number,
  options: CallOptions = {},
  onProgress?: ProgressListener,
): Promise<SecretBytes> {
  checkArgument("generateRandom", "size", size, SIZE);
  const timeLeft = caller.remainingTime(options);
  const report = async (received: number): Promise<void> => {
    if (onProgress === undefined) return;
    await caller.waitFor({ ...options, timeoutMs: timeLeft() }, async () => onProgress(received, size));
  };
  /** Requests bytes; `undefined` if the provider refuses so many at once. Nothing was changed then, so it may be asked again. */
  const request = async (requested: number, timeoutMs: number): Promise<Uint8Array | undefined> => {
    try {
      return (await caller.call(psaGenerateRandom, { size: requested }, { ...options, timeoutMs })).randomBytes;
    } catch (error) {
      if (isParsecError(error) && error.family === "service" && requested > SAFE_REQUEST) return undefined;
      throw error;
    }
  };
  let bytes: SecretBytes | undefined;
  let atMost = MAX_REQUEST;
  try {
    for (let filled = 0; filled < size; ) {
      const requested = Math.min(size - filled, atMost);
      const randomBytes = await request(requested, timeLeft());
      if (randomBytes === undefined) {
        atMost = SAFE_REQUEST;
        continue;
      }
      // All in one response: its bytes are the result, without a copy.
      if (randomBytes.length === size) bytes = secretBytes(randomBytes);
      bytes ??= secretBytes(allocateBytes(size));
      atMost = randomBytes.length;
      if (atMost < size) copyAndWipe(bytes.subarray(filled, filled + requested), randomBytes);
      filled += atMost;
      await report(filled);
    }
    return bytes ?? secretBytes(allocateBytes(0));
  } catch (error) {
    bytes?.wipe();
    throw error;
  }
}

/** Copies the bytes of one response into the result and wipes them. */
function copyAndWipe(target: Uint8Array, source: Uint8Array): void {
  try {
    target.set(source);
  } finally {
    source.fill(0);
  }
}
