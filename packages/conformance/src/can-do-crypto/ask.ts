import { canDoCrypto } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { encodeRequest } from "@parsec-ts/wire-protocol";
import { exchangeWhole } from "../requests/exchange.js";
import { ownUid } from "../requests/user-authentication.js";
import type { Question } from "./questions.js";

/** Number of questions that wait for their response at the same time. */
const CONCURRENCY = 16;

/** Asks a provider. Returns the status of each response, in the order of the questions. */
export async function ask(transport: Transport, provider: number, questions: readonly Question[]): Promise<number[]> {
  const statuses: number[] = [];
  const entries = questions.entries();
  const worker = async (): Promise<void> => {
    // All workers take from the one iterator.
    for (const [at, { checkType, attributes }] of entries) {
      const frame = encodeRequest({ provider, ...ownUid }, canDoCrypto, { checkType, attributes });
      statuses[at] = (await exchangeWhole(transport, Buffer.concat(frame.parts))).status;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return statuses;
}
