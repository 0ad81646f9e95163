import type { ParsecClient } from "@parsec-ts/client";
import type { KeyAttributes } from "@parsec-ts/operations";
import type { Family, ServiceKey } from "../algorithms/family.js";
import { inService, isRefusedByProvider } from "../errors/from-parsec-error.js";
import { refuse } from "../errors/refuse.js";
import type { CryptoKeyUsage } from "../platform.js";

/**
 * Checks, before a key is made, that the provider can use it: providers make keys that they then cannot use. Each question is asked once.
 */
export class ProviderChecks {
  readonly #client: ParsecClient;
  readonly #call: { readonly provider?: number };
  readonly #support = new Map<string, boolean>();
  /** The error that the first key of a family met; `undefined` if it met none. */
  readonly #tried = new Map<Family, unknown>();
  #opcodes: readonly number[] | undefined;

  constructor(client: ParsecClient, call: { readonly provider?: number }) {
    this.#client = client;
    this.#call = call;
  }

  /** @throws NotSupportedError, a refusal, for a use whose operation the provider does not list */
  async checkOperations(family: Family, usages: readonly CryptoKeyUsage[]): Promise<void> {
    const refusal = this.#tried.get(family);
    if (refusal !== undefined) throw refuse("provider", refusal);
    const provider = this.#call.provider ?? this.#client.defaultProvider;
    if (provider === undefined) throw refuse("provider");
    this.#opcodes ??= await inService(this.#client.listOpcodes(provider));
    for (const usage of usages) {
      for (const opcode of family.opcodes[usage] ?? []) if (!this.#opcodes.includes(opcode)) throw refuse("provider");
    }
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

  /** Uses the first key of a family, if only that tells. @throws NotSupportedError, a refusal */
  async tryOnce(key: ServiceKey): Promise<void> {
    const { family } = key;
    if (family.probe === undefined || this.#tried.has(family)) return;
    try {
      await family.probe(key);
      this.#tried.set(family, undefined);
    } catch (error) {
      if (!isRefusedByProvider(error)) throw error;
      this.#tried.set(family, error);
      throw refuse("provider", error);
    }
  }
}
