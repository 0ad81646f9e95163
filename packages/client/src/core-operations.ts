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
import { type CallOptions, OperationCaller } from "./service-caller.js";

/** Version of the wire protocol. */
export interface WireProtocolVersion {
  readonly major: number;
  readonly minor: number;
}

/** What the service itself does, for everybody and for administrators. */
export class CoreOperations extends OperationCaller {
  /**
   * Asks whether the service answers; gives the highest wire protocol version it speaks.
   * Parsec documentation, "Ping".
   */
  async ping(options?: CallOptions): Promise<WireProtocolVersion> {
    const { wireProtocolVersionMaj, wireProtocolVersionMin } = await this.call(ping, {}, options);
    return { major: wireProtocolVersionMaj, minor: wireProtocolVersionMin };
  }

  /**
   * Providers in priority order; the core provider comes last.
   * Parsec documentation, "ListProviders".
   */
  async listProviders(options?: CallOptions): Promise<readonly ProviderInfo[]> {
    return (await this.call(listProviders, {}, options)).providers;
  }

  /**
   * Authenticators in priority order.
   * Parsec documentation, "ListAuthenticators".
   */
  async listAuthenticators(options?: CallOptions): Promise<readonly AuthenticatorInfo[]> {
    return (await this.call(listAuthenticators, {}, options)).authenticators;
  }

  /**
   * Opcodes that a provider supports, in no order. Those of administrators are not listed.
   * Parsec documentation, "ListOpcodes".
   */
  async listOpcodes(providerId: number, options?: CallOptions): Promise<readonly number[]> {
    return (await this.call(listOpcodes, { providerId }, options)).opcodes;
  }

  /**
   * The calling application's keys in all providers, in no order.
   * Parsec documentation, "ListKeys".
   */
  async listKeys(options?: CallOptions): Promise<readonly KeyInfo[]> {
    return (await this.call(listKeys, {}, options)).keys;
  }

  /**
   * Names of the applications that hold keys. For administrators: else `ERR_PARSEC_SERVICE_ADMIN_OPERATION`.
   * Parsec documentation, "ListClients".
   */
  async listClients(options?: CallOptions): Promise<readonly string[]> {
    return (await this.call(listClients, {}, options)).clients;
  }

  /**
   * Deletes everything that an application holds, for good. For administrators: else `ERR_PARSEC_SERVICE_ADMIN_OPERATION`.
   * Parsec documentation, "DeleteClient".
   */
  async deleteClient(client: string, options?: CallOptions): Promise<void> {
    await this.call(deleteClient, { client }, options);
  }
}
