import { psaGenerateRandom } from "@parsec-ts/operations";
import { allocateBytes, isParsecError, ParsecError, type SecretBytes, secretBytes } from "@parsec-ts/wire-protocol";
import type { CallOptions, OperationCaller } from "./service-caller.js";

/** The most that one answer of the service holds unless it is configured otherwise. */
const MAX_ASK = 1024 * 1024;

/** The most that a TPM can be asked for: it counts in 16 bits. It gives 64 bytes at a time, with Success. */
const SAFE_ASK = 65_535;

/** The most that every runtime can hold in one piece. */
const MAX_SIZE = 0x7fff_ffff;

/** Asks until all bytes are there, or throws; never gives fewer. */
export async function collectRandom(
  caller: OperationCaller,
  size: number,
  options: CallOptions = {},
): Promise<SecretBytes> {
  if (!Number.isInteger(size) || size < 0 || size > MAX_SIZE) {
    throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `size must be a number of bytes from 0 to ${MAX_SIZE}.`, {
      argument: "size",
    });
  }
  const bytes = secretBytes(allocateBytes(size));
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
      atOnce = moveInto(bytes.subarray(filled, filled + ask), randomBytes);
      filled += atOnce;
    } catch (error) {
      // Asking for random bytes changes nothing, so it may be done again.
      if (isParsecError(error) && error.family === "service" && ask > SAFE_ASK) {
        atOnce = SAFE_ASK;
        continue;
      }
      bytes.wipe();
      throw error;
    }
  }
  return bytes;
}

/** Moves what one answer gave to where it is wanted; gives its length. */
function moveInto(room: Uint8Array, given: Uint8Array): number {
  try {
    if (given.length === 0 || given.length > room.length) throw wrongLength(room.length, given.length);
    room.set(given);
    return given.length;
  } finally {
    given.fill(0);
  }
}

function wrongLength(asked: number, got: number): ParsecError {
  return new ParsecError(
    "protocol",
    "ERR_PARSEC_PROTOCOL_LENGTH",
    `Asked for ${asked} random bytes, the service gave ${got}.`,
  );
}
