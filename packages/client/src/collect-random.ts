import { psaGenerateRandom } from "@parsec-ts/operations";
import { allocateBytes, isParsecError, ParsecError } from "@parsec-ts/wire-protocol";
import type { CallOptions, ServiceCaller } from "./service-caller.js";

/** The most that one answer of the service holds unless it is configured otherwise. */
const MAX_ASK = 1024 * 1024;

/** The most that a TPM can be asked for: it counts in 16 bits. It gives 64 bytes at a time, with Success. */
const SAFE_ASK = 65_535;

/** Asks until all bytes are there, or throws; never gives fewer. */
export async function collectRandom(
  caller: ServiceCaller,
  size: number,
  options: CallOptions = {},
): Promise<Uint8Array> {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", "size must be a number of bytes, 0 or more.", {
      argument: "size",
    });
  }
  const bytes = allocateBytes(size);
  const timeLeft = caller.countdown(options);
  let atOnce = MAX_ASK;
  for (let filled = 0; filled < size; ) {
    const ask = Math.min(size - filled, atOnce);
    try {
      const { randomBytes } = await caller.call(
        psaGenerateRandom,
        { size: ask },
        { ...options, timeoutMs: timeLeft() },
      );
      if (randomBytes.length === 0 || randomBytes.length > ask) throw wrongLength(ask, randomBytes.length);
      bytes.set(randomBytes, filled);
      filled += randomBytes.length;
      atOnce = randomBytes.length;
      randomBytes.fill(0);
    } catch (error) {
      // Asking for random bytes changes nothing, so it may be done again.
      if (isParsecError(error) && error.family === "service" && ask > SAFE_ASK) {
        atOnce = SAFE_ASK;
        continue;
      }
      bytes.fill(0);
      throw error;
    }
  }
  return bytes;
}

function wrongLength(asked: number, got: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_LENGTH",
    `Asked for ${asked} random bytes, the service gave ${got}.`,
  );
}
