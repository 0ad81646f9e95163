/** A failure of the command itself: its message says what to do. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The reader of standard output is gone: the run ends without a word. */
export class BrokenPipe extends Error {}
