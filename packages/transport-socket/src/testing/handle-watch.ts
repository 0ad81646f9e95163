import { AsyncLocalStorage, createHook } from "node:async_hooks";

/** The types of Node's handles that an application has to release, and a name for each. */
const HANDLES: Readonly<Record<string, string>> = {
  Timeout: "a timer",
  TCPWRAP: "a TCP socket",
  TCPSERVERWRAP: "a TCP server",
  PIPEWRAP: "a pipe or Unix socket",
  PIPESERVERWRAP: "a server on a Unix socket",
  PROCESSWRAP: "a process",
  MESSAGEPORT: "a message port",
  WORKER: "a worker",
};

/** Watches the handles that are opened within one call, also by callbacks that follow from it, and not those of anything else. */
export class HandleWatch {
  readonly #context = new AsyncLocalStorage<HandleWatch>();
  readonly #open = new Map<number, string>();
  readonly #hook = createHook({
    init: (id, type) => {
      const name = HANDLES[type];
      if (name !== undefined && this.#context.getStore() === this) this.#open.set(id, `${name}${openedAt()}`);
    },
    destroy: (id) => {
      this.#open.delete(id);
    },
  }).enable();

  /** Runs `action` and watches it. */
  watch<T>(action: () => T): T {
    return this.#context.run(this, action);
  }

  /** Descriptions of the handles that have not been released. */
  open(): readonly string[] {
    return [...this.#open.values()];
  }

  stop(): void {
    this.#hook.disable();
    this.#context.disable();
  }
}

/** The line of code that opens a handle now: the innermost one that is not Node's. Empty if a callback of Node's opens it. */
function openedAt(): string {
  // After the message come this function and the hook.
  const lines = new Error().stack?.split("\n").slice(3) ?? [];
  const caller = lines.find((line) => !line.includes("node:"));
  return caller === undefined ? "" : ` (opened ${caller.trim()})`;
}
