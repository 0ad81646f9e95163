import { createClient, type Host, type ParsecClient, type ParsecKey, unixPeerCredentials } from "@parsec-ts/client";
import { keyFormats } from "@parsec-ts/key-formats";
import { startInMemoryService, webCryptography } from "@parsec-ts/mock-service/in-memory";
import { ecdsaKey, type KeyAttributes, rsaPkcs1v15Key } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { webLocalCrypto } from "@parsec-ts/webcrypto";
import { hex } from "../bytes/message-field.js";
import { applyChanges } from "../changes.js";
import type { Action, Kind, State } from "../state.js";
import { type Exchange, recordingTransport } from "./recording-transport.js";

const UID = 1000;
const RANDOM_LENGTH = 16;

const host: Host = {
  now: () => performance.now(),
  startTimer(ms, onTime) {
    const timer = setTimeout(onTime, ms);
    return () => clearTimeout(timer);
  },
};

const ATTRIBUTES: Readonly<Record<Kind, () => KeyAttributes>> = {
  "P-256": () => ecdsaKey("P-256"),
  "P-384": () => ecdsaKey("P-384"),
  "RSA-2048": () => rsaPkcs1v15Key(2048),
};

/** One call of the client: its exchanges, and what came of it. */
export interface Call {
  readonly action: Action;
  readonly exchanges: readonly Exchange[];
  readonly result?: string;
  readonly error?: unknown;
}

/** A mock service and clients of it, all in this page. */
export class Session {
  readonly #transport: Transport;
  /** Speaks to the service without being recorded or changed. */
  readonly #quiet: ParsecClient;
  /** The last signature, and the message that it is over. */
  #signature: Uint8Array = new Uint8Array(0);

  private constructor(transport: Transport, quiet: ParsecClient) {
    this.#transport = transport;
    this.#quiet = quiet;
  }

  static async start(): Promise<Session> {
    const service = await startInMemoryService({ cryptography: webCryptography(globalThis.crypto) });
    return new Session(service.transport, await clientOver(service.transport));
  }

  /** Makes what an action needs: the key, the signature. Nothing of it is recorded. */
  async prepare({ action, key, kind, message }: State): Promise<void> {
    if (["connect", "random", "create"].includes(action)) return;
    const handle = await this.#quiet.ensureKey(key, ATTRIBUTES[kind]());
    if (action === "verify" && this.#signature.length === 0) this.#signature = await handle.sign(utf8(message));
  }

  /** Performs an action by a client of its own, and records its exchanges. */
  async perform(state: State): Promise<Call> {
    const exchanges: Exchange[] = [];
    const alter = (opcode: number, response: Uint8Array): Uint8Array =>
      state.broken?.opcode === opcode ? applyChanges(response, state.broken.changes) : response;
    const transport = recordingTransport(this.#transport, alter, (exchange) => exchanges.push(exchange));
    try {
      return { action: state.action, exchanges, result: await this.#result(state, transport) };
    } catch (error) {
      return { action: state.action, exchanges, error };
    }
  }

  async #result(state: State, transport: Transport): Promise<string> {
    if (state.action === "connect") {
      const parsec = await clientOver(transport);
      const { major, minor } = await parsec.ping();
      return `Connected: wire protocol ${major}.${minor}, provider ${parsec.defaultProvider}`;
    }
    const parsec = this.#quiet.withTransport({ transport, host });
    if (state.action === "random") return hex(await parsec.generateRandom(RANDOM_LENGTH));
    return await this.#useKey(state, parsec);
  }

  async #useKey(state: State, parsec: ParsecClient): Promise<string> {
    const { action, kind, message, distrust } = state;
    const key = action === "create" ? parsec.key(state.key) : await this.#handle(state, parsec);
    switch (action) {
      case "create":
        await key.generate(ATTRIBUTES[kind]());
        this.#signature = new Uint8Array(0);
        return `Created ${state.key}`;
      case "sign":
        this.#signature = await key.sign(utf8(message));
        return `A signature of ${this.#signature.length} bytes: ${hex(this.#signature)}`;
      case "verify":
        return (await key.verify(utf8(message), this.#signature, { local: distrust }))
          ? "true: the signature is right"
          : "false: the signature is not this key's over this message";
      case "publicKey":
        return await key.exportPublicKey("pem");
      default:
        await key.destroy();
        this.#signature = new Uint8Array(0);
        return `Destroyed ${state.key}`;
    }
  }

  /** The handle of an existing key, with its public key pinned if the service is not trusted. */
  async #handle({ key, distrust }: State, parsec: ParsecClient): Promise<ParsecKey> {
    if (!distrust) return parsec.key(key);
    const pin = await this.#quiet.key(key).exportPublicKey("der");
    return parsec.key(key, { publicKey: { format: "der", key: pin }, verifyAfterSign: true });
  }
}

function clientOver(transport: Transport): Promise<ParsecClient> {
  const authenticators = [unixPeerCredentials(UID)];
  return createClient({ transport, host, authenticators, keyFormats, localCrypto: webLocalCrypto() });
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
