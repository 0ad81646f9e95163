import { readFileSync } from "node:fs";
import { type ConnectedClient, type ConnectOptions, connect } from "@parsec-ts/node";

/** A stream to write to, which may be a terminal. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The world of one run: streams, environment, the service. Tests hand in their own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
  /** True if another program reads standard input too: then it is read only if the command line says so. */
  readonly isStdinShared: boolean;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C, with {@link Interrupted} as its reason. */
  readonly interrupt: AbortSignal;
  connect(options: ConnectOptions): Promise<ConnectedClient>;
}

/** The end of a run by a signal. */
export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(signalNumber: number) {
    super("interrupted");
    this.exitCode = 128 + signalNumber;
  }
}

/** The world of this process. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  const controller = new AbortController();
  process.once("SIGINT", () => controller.abort(new Interrupted(2)));
  process.once("SIGTERM", () => controller.abort(new Interrupted(15)));
  return { stdin, isStdinShared: isPartlyRead(), stdout, stderr, env, interrupt: controller.signal, connect };
}

/** True for a file of which a part has been read: that of a shell's `while read` loop, which would lose its other lines. */
function isPartlyRead(): boolean {
  try {
    return !/^pos:\s*0$/m.test(readFileSync("/proc/self/fdinfo/0", "utf8"));
  } catch {
    return false;
  }
}
