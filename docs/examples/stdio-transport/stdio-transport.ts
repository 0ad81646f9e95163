import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type AbortSignalLike, abortedError, chunksFrom, type Transport, transportError } from "@parsec-ts/transport";

/**
 * Makes a transport that speaks through the standard input and output of a command. The command writes a line "connected" to its standard
 * error, and a line "ended" before it ends its output, unless the connection broke.
 */
export function stdioTransport(command: string, args: readonly string[]): Transport {
  return {
    async connect({ signal }) {
      if (signal.aborted) throw abortedError(signal);
      const child = spawn(command, args, { stdio: "pipe" });
      const { stdin, stdout, stderr } = child;
      const lines = createInterface({ input: stderr })[Symbol.asyncIterator]();
      const close = closing(child);
      const closed = (phase: "read" | "write", cause: unknown) =>
        transportError("ERR_PARSEC_TRANSPORT_CLOSED", `${command} has ended the connection.`, { phase, cause });
      stdin.on("error", () => {}); // each write reports its own error
      await connected(child, lines, signal).catch((error) => {
        close();
        throw error;
      });

      const bytes = stdout[Symbol.asyncIterator]();
      const read = async (): Promise<Uint8Array | undefined> => {
        const { done, value } = await bytes.next();
        if (done !== true) return value;
        const { value: line } = await lines.next();
        if (line !== "ended") throw new Error("The connection broke.");
        return undefined;
      };
      return {
        write: ([...parts]) =>
          new Promise((resolve, reject) => {
            stdin.cork(); // so that all parts leave together
            const last = parts.pop() ?? new Uint8Array(0);
            for (const part of parts) stdin.write(part);
            stdin.write(last, (error) => (error || stdin.destroyed ? reject(closed("write", error)) : resolve()));
            stdin.uncork();
          }),
        chunks: chunksFrom(
          () =>
            read().catch((error) => {
              throw closed("read", error);
            }),
          close,
        ),
        close,
      };
    },
  };
}

/** Waits until the command has connected, has failed to, or the signal fires. */
async function connected(
  child: ChildProcessWithoutNullStreams,
  lines: AsyncIterator<string>,
  signal: AbortSignalLike,
): Promise<void> {
  let giveUp = (): void => {};
  try {
    await new Promise<void>((resolve, reject) => {
      const refused = (cause: unknown) => {
        const message = `${child.spawnfile} did not connect.`;
        reject(transportError("ERR_PARSEC_TRANSPORT_REFUSED", message, { phase: "connect", cause }));
      };
      giveUp = () => reject(abortedError(signal));
      signal.addEventListener("abort", giveUp);
      child.once("error", refused);
      lines.next().then(({ value }) => (value === "connected" ? resolve() : refused(value)), refused);
    });
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/** Returns the function that ends the command, at the latest after a second. */
function closing(child: ChildProcessWithoutNullStreams): () => void {
  let timer: NodeJS.Timeout | undefined;
  child.once("exit", () => clearTimeout(timer));
  return () => {
    child.stdin.destroy(); // bytes that were written before still reach the command
    child.stdout.destroy();
    if (child.exitCode === null && child.signalCode === null) {
      timer ??= setTimeout(() => child.kill("SIGKILL"), 1000).unref();
    }
  };
}
