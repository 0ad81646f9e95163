import type { ParsecClient } from "@parsec-ts/client";
import type { KeyAttributes } from "@parsec-ts/operations";
import { inService, isRefusedByProvider } from "../errors/from-parsec-error.js";
import { refuse } from "../errors/refuse.js";

/** A client, and the options of its calls. */
interface ProviderChoice {
  readonly client: ParsecClient;
  readonly call: { readonly provider?: number };
}

/** Id of the provider that holds the keys; `undefined` if the service has none. */
export function providerOf({ client, call }: ProviderChoice): number | undefined {
  return call.provider ?? client.defaultProvider;
}

/**
 * Checks, before a key is made, that the provider can use it: providers make keys that they then cannot use. Each question is asked once.
 */
export class ProviderChecks {
  readonly #client: ParsecClient;
  readonly #call: { readonly provider?: number };
  readonly #support = new Map<string, boolean>();
  /** The error that the first key of an algorithm met; `undefined` if it met none. */
  readonly #tried = new Map<string, unknown>();
  #opcodes: readonly number[] | undefined;

  constructor(client: ParsecClient, call: { readonly provider?: number }) {
    this.#client = client;
    this.#call = call;
  }

  /** @throws NotSupportedError, a refusal, for an operation that the provider does not list, or an algorithm that was tried in vain */
  async check(algorithm: string, opcodes: readonly number[]): Promise<void> {
    this.#throwIfRefused(algorithm);
    const provider = providerOf({ client: this.#client, call: this.#call });
    if (provider === undefined) throw refuse("provider");
    this.#opcodes ??= await inService(this.#client.listOpcodes(provider));
    for (const opcode of opcodes) if (!this.#opcodes.includes(opcode)) throw refuse("provider");
  }

  /** True unless providers of this kind are known to make such keys and to fail when they use them. */
  async isReliable(attributes: KeyAttributes): Promise<boolean> {
    const question = JSON.stringify(attributes);
    const known = this.#support.get(question);
    if (known !== undefined) return known;
    const { support } = await inService(this.#client.canUse(attributes, this.#call));
    this.#support.set(question, support !== "unreliable");
    return support !== "unreliable";
  }

  /** Uses the first key of an algorithm. @throws NotSupportedError, a refusal */
  async tryOnce(algorithm: string, use: () => Promise<void>): Promise<void> {
    // Another key of the algorithm may have been tried since this one was begun.
    this.#throwIfRefused(algorithm);
    if (this.#tried.has(algorithm)) return;
    try {
      await use();
      this.#tried.set(algorithm, undefined);
    } catch (error) {
      if (!isRefusedByProvider(error)) throw error;
      this.#tried.set(algorithm, error);
      throw refuse("provider", error);
    }
  }

  #throwIfRefused(algorithm: string): void {
    const refusal = this.#tried.get(algorithm);
    if (refusal !== undefined) throw refuse("provider", refusal);
  }
}
