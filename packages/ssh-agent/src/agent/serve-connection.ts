import type { AcceptedConnection } from "@parsec-ts/transport";
import { sshString } from "../wire/ssh-encoding.js";
import { FAILURE } from "./answer-request.js";
import { MessageDecoder } from "./message-decoder.js";

/**
 * Answers the messages of a connection in their order, one at a time: the next one is read when the client has taken the last answer. Closes the
 * connection at its end, and after a message that is too long. Never rejects.
 */
export async function serveConnection(
  connection: AcceptedConnection,
  answer: (message: Uint8Array) => Promise<Uint8Array>,
): Promise<void> {
  const decoder = new MessageDecoder();
  const send = (message: Uint8Array): Promise<void> => connection.write([sshString(message)]);
  try {
    for await (const chunk of connection.chunks) {
      try {
        for (const message of decoder.push(chunk)) await send(await answer(message));
      } catch (error) {
        await send(FAILURE);
        throw error;
      }
    }
  } catch {
    // The client is gone, or it broke the protocol: nothing more can be said to it.
  } finally {
    connection.close();
  }
}
