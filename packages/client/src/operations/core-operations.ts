import {
  type AuthenticatorInfo,
  deleteClient,
  type KeyInfo,
  listAuthenticators,
  listClients,
  listKeys,
  listOpcodes,
  listProviders,
  type ProviderInfo,
  ping,
} from "@parsec-ts/operations";
import type { CallOptions } from "../call/call-options.js";
import type { OperationCaller } from "../call/operation-caller.js";

/** Version of the wire protocol. */
export interface WireProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

/** Operations of the core provider, for every application and for administrators. `ParsecClient` documents each. */
export class CoreOperations {
  readonly #caller: OperationCaller;

  constructor(caller: OperationCaller) {
    this.#caller = caller;
  }

  async ping(options?: CallOptions): Promise<WireProtocolVersion> {
    const { wireProtocolVersionMaj, wireProtocolVersionMin } = await this.#caller.call(ping, {}, options);
    return { major: wireProtocolVersionMaj, minor: wireProtocolVersionMin };
  }

  async listProviders(options?: CallOptions): Promise<readonly ProviderInfo[]> {
    return (await this.#caller.call(listProviders, {}, options)).providers;
  }

  async listAuthenticators(options?: CallOptions): Promise<readonly AuthenticatorInfo[]> {
    return (await this.#caller.call(listAuthenticators, {}, options)).authenticators;
  }

  async listOpcodes(providerId: number, options?: CallOptions): Promise<readonly number[]> {
    return (await this.#caller.call(listOpcodes, { providerId }, options)).opcodes;
  }

  async listKeys(options?: CallOptions): Promise<readonly KeyInfo[]> {
    return (await this.#caller.call(listKeys, {}, options)).keys;
  }

  async listClients(options?: CallOptions): Promise<readonly string[]> {
    return (await this.#caller.call(listClients, {}, options)).clients;
  }

  async deleteClient(client: string, options?: CallOptions): Promise<void> {
    await this.#caller.call(deleteClient, { client }, options);
  }
}
