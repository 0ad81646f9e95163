import { type ConnectedClient, type ConnectOptions, connect } from "@parsec-ts/node";

/** A stream to write to, which may be a terminal. */
export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The world of one run: streams, environment, the service. Tests hand in their own. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(isRaw: boolean): unknown };
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
  return { stdin, stdout, stderr, env, interrupt: controller.signal, connect };
}
