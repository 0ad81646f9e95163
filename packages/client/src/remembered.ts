import type { CallOptions } from "./service-caller.js";

interface Memory<Key, Answer> {
  readonly answers: Map<Key, Answer>;
  readonly underWay: Map<Key, Promise<Answer>>;
}

/**
 * Answers of the service that need not be asked for again, by what was asked and as whom. A failure is not remembered. Calls under way
 * share one question, but none that may be ended by itself: its end would be that of the others, and theirs would not be its own.
 */
export class ResponseCache<Key, Answer> {
  #memories = new WeakMap<object, Memory<Key, Answer>>();
  readonly #self = {};

  async get(key: Key, options: CallOptions, ask: () => Promise<Answer>): Promise<Answer> {
    const { answers, underWay } = this.#memoryOf(options.authenticator ?? this.#self);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const remember = async (): Promise<Answer> => {
      const answer = await ask();
      // The first one stands, whoever else has asked meanwhile.
      const first = answers.get(key) ?? answer;
      answers.set(key, first);
      return first;
    };
    if (options.signal !== undefined || options.timeoutMs !== undefined) return await remember();
    const asked = underWay.get(key) ?? remember().finally(() => underWay.delete(key));
    underWay.set(key, asked);
    return await asked;
  }

  /** What is under way by now will be forgotten, too. */
  forget(): void {
    this.#memories = new WeakMap();
  }

  #memoryOf(identity: object): Memory<Key, Answer> {
    const memory = this.#memories.get(identity) ?? { answers: new Map(), underWay: new Map() };
    this.#memories.set(identity, memory);
    return memory;
  }
}
