import type { CallOptions } from "../call/call-options.js";

interface CacheEntry<Key, Response> {
  readonly responses: Map<Key, Response>;
  readonly pending: Map<Key, Promise<Response>>;
}

/**
 * Responses of the service that need not be requested again, by key and by identity. A failure is not kept. Concurrent calls share one
 * request, unless a call has a signal or a timeout of its own: its end would then end the others too.
 */
export class ResponseCache<Key, Response> {
  #entries = new WeakMap<object, CacheEntry<Key, Response>>();
  readonly #ownIdentity = {};

  /** Returns the kept response, or requests it. */
  async get(key: Key, options: CallOptions, request: () => Promise<Response>): Promise<Response> {
    const { responses, pending } = this.#entryOf(options.authenticator ?? this.#ownIdentity);
    const known = responses.get(key);
    if (known !== undefined) return known;
    const requestAndKeep = async (): Promise<Response> => {
      const response = await request();
      // The first response stays, also if another call has requested one meanwhile.
      const first = responses.get(key) ?? response;
      responses.set(key, first);
      return first;
    };
    if (options.signal !== undefined || options.timeoutMs !== undefined) return await requestAndKeep();
    const shared = pending.get(key) ?? requestAndKeep().finally(() => pending.delete(key));
    pending.set(key, shared);
    return await shared;
  }

  /** The response if it is there already. */
  peek(key: Key, options: CallOptions): Response | undefined {
    return this.#entryOf(options.authenticator ?? this.#ownIdentity).responses.get(key);
  }

  /** Forgets every response; the ones that are still pending are not kept either. */
  forget(): void {
    this.#entries = new WeakMap();
  }

  #entryOf(identity: object): CacheEntry<Key, Response> {
    const entry = this.#entries.get(identity) ?? { responses: new Map(), pending: new Map() };
    this.#entries.set(identity, entry);
    return entry;
  }
}
