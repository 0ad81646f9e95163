import { PassThrough, Readable } from "node:stream";
import type { MockService } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { Interrupted, type Io } from "../src/io.js";
import { main } from "../src/main.js";

/** The world of a run, as far as it is not the usual one: no terminal, and nothing on standard input. */
export interface Setting {
  readonly service?: MockService;
  readonly stdin?: string | Uint8Array | Readable;
  /** Terminals: by default none. */
  readonly terminals?: readonly ("stdin" | "stdout" | "stderr")[];
  readonly env?: Io["env"];
  readonly interrupt?: AbortSignal;
  readonly isStdinShared?: boolean;
  readonly onRawMode?: (isRaw: boolean) => void;
  readonly onStderr?: (text: string) => void;
  readonly onStdout?: (text: string) => void;
}

/** The end of a run. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

export { Interrupted };

/** Runs a command line in this process, on a mock service over memory. */
export async function runCli(args: readonly string[], setting: Setting = {}): Promise<Ended> {
  const { service, stdin = "", terminals = [], env = {}, onStderr, onStdout } = setting;
  const stdout = sink(terminals.includes("stdout"), onStdout);
  const stderr = sink(terminals.includes("stderr"), onStderr);
  const input = stdin instanceof Readable ? stdin : Readable.from([Buffer.from(stdin)]);
  const code = await main(args, {
    stdin: Object.assign(input, {
      isTTY: terminals.includes("stdin"),
      setRawMode: setting.onRawMode ?? (() => undefined),
    }) as Io["stdin"],
    isStdinShared: setting.isStdinShared ?? false,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env,
    interrupt: setting.interrupt ?? new AbortController().signal,
    connect: (options) => connect({ ...options, ...(service && { transport: service.transport }) }),
  });
  const bytes = stdout.content();
  return { code, stdout: bytes.toString(), bytes, stderr: stderr.content().toString() };
}

function sink(isTerminal: boolean, onData: ((text: string) => void) | undefined) {
  const parts: Buffer[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY: isTerminal });
  stream.on("data", (chunk: Buffer) => {
    // A secret is wiped once it is written.
    parts.push(Buffer.from(chunk));
    onData?.(chunk.toString());
  });
  return { stream, content: () => Buffer.concat(parts) };
}
