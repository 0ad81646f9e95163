import { spawn } from "node:child_process";
import { abortedError, chunksFrom, type Transport, transportError } from "@parsec-ts/transport";

/** Speaks through the standard input and output of a command that writes to its standard error once it is connected. */
export function stdioTransport(command: string, args: readonly string[]): Transport {
  return {
    async connect({ signal }) {
      if (signal.aborted) throw abortedError(signal);
      const child = spawn(command, args, { stdio: "pipe" });
      const { stdin, stdout, stderr } = child;
      const close = (): void => {
        stdin.destroy(); // what was written before still reaches the command
        stdout.destroy();
        setTimeout(() => child.kill("SIGKILL"), 1000).unref();
      };
      const closed = (cause: unknown) =>
        transportError("ERR_PARSEC_TRANSPORT_CLOSED", `${command} has ended the connection.`, { cause });
      stdin.on("error", () => {}); // heard where it is written
      let giveUp = (): void => {};
      await new Promise<void>((resolve, reject) => {
        const refused = (cause: unknown) =>
          reject(
            transportError("ERR_PARSEC_TRANSPORT_REFUSED", `${command} did not connect.`, { phase: "connect", cause }),
          );
        giveUp = () => reject(abortedError(signal));
        signal.addEventListener("abort", giveUp);
        child.once("error", refused).once("exit", refused);
        stderr.once("data", () => resolve());
      })
        .catch((error) => {
          close();
          throw error;
        })
        .finally(() => signal.removeEventListener("abort", giveUp));

      const bytes = stdout[Symbol.asyncIterator]();
      const read = async (): Promise<Uint8Array | undefined> => (await bytes.next()).value;
      return {
        write: ([...parts]) =>
          new Promise((resolve, reject) => {
            stdin.cork(); // so that all parts leave together
            const last = parts.pop() ?? new Uint8Array(0);
            for (const part of parts) stdin.write(part);
            stdin.write(last, (error) => (error || stdin.destroyed ? reject(closed(error)) : resolve()));
            stdin.uncork();
          }),
        chunks: chunksFrom(
          () =>
            read().catch((error) => {
              throw closed(error);
            }),
          close,
        ),
        close,
      };
    },
  };
}
