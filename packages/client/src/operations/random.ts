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

/** Requests random bytes until all are there, or throws; never returns fewer. */
export async function collectRandom(
  caller: OperationCaller,
  size: number,
  options: CallOptions = {},
): Promise<SecretBytes> {
  checkArgument("generateRandom", "size", size, SIZE);
  const timeLeft = caller.remainingTime(options);
  let bytes: SecretBytes | undefined;
  let atMost = MAX_REQUEST;
  for (let filled = 0; filled < size; ) {
    const requested = Math.min(size - filled, atMost);
    try {
      const { randomBytes } = await caller.call(
        psaGenerateRandom,
        { size: requested },
        { ...options, timeoutMs: timeLeft() },
      );
      // All in one response: its bytes are the result, without a copy.
      if (randomBytes.length === size) return secretBytes(randomBytes);
      bytes ??= secretBytes(allocateBytes(size));
      atMost = copyAndWipe(bytes.subarray(filled, filled + requested), randomBytes);
      filled += atMost;
    } catch (error) {
      // Requesting random bytes changes nothing, so it may be repeated.
      if (isParsecError(error) && error.family === "service" && requested > SAFE_REQUEST) {
        atMost = SAFE_REQUEST;
        continue;
      }
      bytes?.wipe();
      throw error;
    }
  }
  return bytes ?? secretBytes(allocateBytes(0));
}

/** Copies the bytes of one response into the result and wipes them; returns their number. */
function copyAndWipe(target: Uint8Array, source: Uint8Array): number {
  try {
    target.set(source);
    return source.length;
  } finally {
    source.fill(0);
  }
}
