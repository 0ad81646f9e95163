/** The function that reads a type: it stands for the type. */
export type ReadFunction = (reader: never) => unknown;

interface SharedMessage {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

/** Longest message that is shared, in bytes: enough for the attributes of a key. */
const MAX_LENGTH = 64;

/** Messages that are remembered for one type: honest lists have fewer different ones. */
const MAX_MESSAGES = 1024;

/**
 * Small messages that a body has had before: equal bytes of one type share one decoded value. A list of keys repeats a few attributes, and
 * costs the memory of those few.
 */
export class SharedMessages {
  /** Messages so far that were made within lists. */
  made = 0;
  /** Copies of shared messages: all parts are still shared but for `siblingUnknownFields`. */
  readonly copies: WeakSet<object> = new WeakSet();
  readonly #body: Uint8Array;
  readonly #byType = new Map<ReadFunction, Map<number, SharedMessage>>();
  readonly #values = new Set<unknown>();

  constructor(body: Uint8Array) {
    this.#body = body;
  }

  /** The value of an equal message that came before. */
  find(read: ReadFunction, start: number, end: number): unknown {
    if (end - start > MAX_LENGTH) return undefined;
    const candidate = this.#byType.get(read)?.get(this.#hash(start, end));
    return candidate !== undefined && this.#areEqual(candidate, start, end) ? candidate.value : undefined;
  }

  add(read: ReadFunction, start: number, end: number, value: unknown): void {
    if (end - start > MAX_LENGTH) return;
    const messages = this.#byType.get(read) ?? new Map<number, SharedMessage>();
    this.#byType.set(read, messages);
    if (messages.size >= MAX_MESSAGES) return;
    messages.set(this.#hash(start, end), { start, end, value });
    this.#values.add(value);
  }

  /** True if other messages may hold this value too. */
  has(value: unknown): boolean {
    return this.#values.has(value);
  }

  /** FNV-1a: equal hashes only mean that the bytes are compared. */
  #hash(start: number, end: number): number {
    let hash = 0x811c_9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (this.#body[at] ?? 0), 0x0100_0193);
    return hash;
  }

  #areEqual(one: SharedMessage, start: number, end: number): boolean {
    if (one.end - one.start !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.#body[one.start + i] !== this.#body[start + i]) return false;
    return true;
  }
}
