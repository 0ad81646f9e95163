type Handler = (...args: unknown[]) => void;

/** The events of the process for an error that no code has handled, and the message for each. */
const EVENTS = {
  unhandledRejection: "A rejection was not handled",
  uncaughtException: "An exception was not caught",
} as const;

/**
 * Collects rejections that are not handled and exceptions that are not caught. Other listeners, as of a test runner, are set aside until
 * {@link ProcessErrors.stop}.
 */
export class ProcessErrors {
  readonly #found: { readonly message: string; readonly cause: unknown }[] = [];
  readonly #restore: (() => void)[] = [];

  constructor() {
    for (const [event, message] of Object.entries(EVENTS)) {
      this.#replaceListeners(event, (cause) => this.#found.push({ message, cause }));
    }
  }

  /** @throws an error that names the first one found, if there is one */
  check(): void {
    const [first] = this.#found;
    if (first === undefined) return;
    throw new Error(`${first.message}: ${String(first.cause)}.`, { cause: first.cause });
  }

  stop(): void {
    for (const restore of this.#restore) restore();
  }

  #replaceListeners(event: string, handler: Handler): void {
    const others = process.rawListeners(event as "exit") as Handler[];
    process.removeAllListeners(event);
    process.on(event, handler);
    this.#restore.push(() => {
      process.off(event, handler);
      for (const other of others) process.on(event, other);
    });
  }
}
