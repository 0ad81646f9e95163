import type { KeyAttributes } from "@parsec-ts/operations";
import { type Capabilities, capabilitiesOf, assessKey, type KeyCapability } from "./capabilities.js";
import { CryptoOperations } from "./crypto-operations.js";
import { type KeyOptions, ParsecKey } from "./parsec-key.js";
import type { CallOptions, ClientOptions } from "./service-caller.js";

/**
 * A Parsec service as seen by one application: each method is one operation of the contract. Made by {@link createClient};
 * `@parsec-ts/node` has `connect()`.
 *
 * All methods throw `ParsecError`: `ERR_PARSEC_ARGUMENT` for a request that cannot be encoded, `ERR_PARSEC_SERVICE_…` for what the
 * service answers. Where a provider lacks an operation that is `ERR_PARSEC_SERVICE_NOT_SUPPORTED` or `ERR_PARSEC_SERVICE_OPCODE_DOES_NOT_EXIST`;
 * an unknown key is `ERR_PARSEC_SERVICE_DOES_NOT_EXIST`, a use against its policy `ERR_PARSEC_SERVICE_NOT_PERMITTED`. Bytes that are handed
 * in stay the caller's to wipe; bytes that are given back are the caller's from then on.
 */
export class ParsecClient extends CryptoOperations {
  /**
   * The same service, identity and provider, over another transport or by another host's clock; asks nothing. For runtimes where each
   * call has I/O of its own: the client that is given has a queue of its own, and is closed on its own.
   */
  withTransport(world: Partial<Pick<ClientOptions, "transport" | "host">>): ParsecClient {
    const { options, authenticator } = this.setup;
    return new ParsecClient({ ...options, ...world }, authenticator, this.defaultProvider);
  }

  /** A handle for the key of this name, whether it is there or not; asks nothing. */
  key(name: string, options: KeyOptions = {}): ParsecKey {
    return new ParsecKey({ client: this, ...this.equipment }, name, options);
  }

  /**
   * The key of this name: created now, or the one that is there.
   *
   * @throws `ParsecError` `ERR_PARSEC_KEY_DIFFERS` when the one that is there has other attributes
   */
  ensureKey(name: string, attributes: KeyAttributes, options: CallOptions & KeyOptions = {}): Promise<ParsecKey> {
    return this.key(name, options).ensure(attributes, options);
  }

  /** What a provider can do: the client's default one unless another is asked for. */
  async capabilities(options: CallOptions = {}): Promise<Capabilities> {
    const provider = this.providerFor(options);
    return capabilitiesOf(provider, await this.listOpcodes(provider, options));
  }

  /** Whether a provider can make and use such keys, as far as that can be known without trying: its own claims are not always so. */
  async canUse(attributes: KeyAttributes, options: CallOptions = {}): Promise<KeyCapability> {
    const provider = this.providerFor(options);
    const [opcodes, claim] = await Promise.all([
      this.listOpcodes(provider, options),
      this.canDoCrypto({ checkType: "GENERATE", attributes }, options),
    ]);
    return assessKey(provider, opcodes, attributes, claim);
  }
}
