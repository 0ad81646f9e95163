import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { once } from "node:events";
import { connect as connectSocket, type Socket } from "node:net";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import {
  type ConnectedClient,
  connect,
  type KeyAttributes,
  type ParsecKey,
  rsaKeyPair,
  rsaPkcs1v15Sign,
} from "@parsec-ts/node";
import { type ServiceForTests, serviceForTests } from "@parsec-ts/test-support";
import { afterAll, beforeAll } from "vitest";
import { joinBytes, sshString, sshUint8, sshUint32 } from "../src/wire/ssh-encoding.js";
import { SshReader } from "../src/wire/ssh-reader.js";

/** A mock service with a client, for the tests of one file. */
export type TestService = ServiceForTests<MockService, ConnectedClient>;

/** Starts a mock service before the tests of a file, and ends it after them. */
export function testService(): TestService {
  return serviceForTests({ beforeAll, afterAll }, startMockService, ({ transport }) => connect({ transport }));
}

/** The attributes of an RSA key that signs by PKCS#1 v1.5 with this hash. */
export function rsaKey(bits: number, hash: Parameters<typeof rsaPkcs1v15Sign>[0]): Parameters<ParsecKey["ensure"]>[0] {
  return rsaKeyPair(bits, { usage: ["signHash", "verifyHash"], algorithm: rsaPkcs1v15Sign(hash) });
}

/** RSA pairs of OpenSSL by their sizes: one of each size is made in a file of tests, as that takes long on a busy machine. */
const rsaPairs = new Map<number, string>();

/** Makes a key; one of RSA is imported. */
export async function makeKey(parsec: ConnectedClient, name: string, attributes: KeyAttributes): Promise<ParsecKey> {
  if (attributes.keyType.kind !== "rsaKeyPair") return await parsec.ensureKey(name, attributes);
  const { keyBits } = attributes;
  const pem =
    rsaPairs.get(keyBits) ??
    generateKeyPairSync("rsa", {
      modulusLength: keyBits,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    }).privateKey;
  rsaPairs.set(keyBits, pem);
  return await parsec.key(name).import({ format: "pem", key: pem }, attributes);
}

export const FAILURE: Uint8Array = Uint8Array.of(5);

export const listRequest: Uint8Array = sshUint8(11);

export function signRequest(blob: Uint8Array, data: Uint8Array, flags = 0): Uint8Array {
  return joinBytes(sshUint8(13), sshString(blob), sshString(data), sshUint32(flags));
}

/** A client of an agent that can send anything. */
export class AgentClient {
  readonly socket: Socket;
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => (this.#received = Buffer.concat([this.#received, chunk])));
  }

  static async connect(path: string): Promise<AgentClient> {
    const socket = connectSocket({ path, allowHalfOpen: true });
    await once(socket, "connect");
    return new AgentClient(socket);
  }

  /** Sends one message with its length; resolves with the answer. */
  async request(message: Uint8Array): Promise<Uint8Array> {
    this.socket.write(sshString(message));
    return await this.answer();
  }

  /** The next answer. Rejects if the connection ends before. */
  async answer(): Promise<Uint8Array> {
    for (;;) {
      const length = this.#received.length < 4 ? undefined : this.#received.readUInt32BE();
      if (length !== undefined && this.#received.length >= 4 + length) {
        const answer = this.#received.subarray(4, 4 + length);
        this.#received = this.#received.subarray(4 + length);
        return new Uint8Array(answer);
      }
      if (this.socket.readableEnded || this.socket.destroyed) throw new Error("the agent closed the connection");
      await Promise.race([once(this.socket, "data"), once(this.socket, "end"), once(this.socket, "close")]);
    }
  }

  /** Resolves with the bytes that come until the agent ends the connection. */
  async rest(): Promise<Uint8Array> {
    if (!this.socket.readableEnded && !this.socket.destroyed)
      await Promise.race([once(this.socket, "end"), once(this.socket, "close")]);
    return this.#received;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The identities of an answer, as blob and comment. */
export function readIdentities(answer: Uint8Array): { blob: Uint8Array; comment: string }[] {
  const reader = new SshReader(answer);
  if (reader.uint8() !== 12) throw new Error("no list of identities");
  const identities = Array.from({ length: reader.uint32() }, () => ({
    blob: reader.string(),
    comment: Buffer.from(reader.string()).toString(),
  }));
  reader.end();
  return identities;
}

/** A signature as it travels: its algorithm, and the bytes behind it. */
export function readSignature(signature: Uint8Array): { algorithm: string; bytes: Uint8Array } {
  const reader = new SshReader(signature);
  const read = { algorithm: reader.name(), bytes: reader.string() };
  reader.end();
  return read;
}

/** The signature within the answer to a sign request. */
export function signatureIn(answer: Uint8Array): Uint8Array {
  const reader = new SshReader(answer);
  if (reader.uint8() !== 14) throw new Error(`no signature: ${answer[0]}`);
  const signature = reader.string();
  reader.end();
  return signature;
}

/** r and s as they travel: each the shortest number that is not negative. */
export function readNumbers(bytes: Uint8Array): [Uint8Array, Uint8Array] {
  const reader = new SshReader(bytes);
  const numbers: [Uint8Array, Uint8Array] = [reader.string(), reader.string()];
  reader.end();
  for (const [first = 0x80, second = 0x80] of numbers) {
    if (first >= 0x80 || (first === 0 && second < 0x80)) throw new Error("a number is not in its shortest form");
  }
  return numbers;
}

const HASHES: Readonly<Record<string, string>> = {
  "ecdsa-sha2-nistp256": "sha256",
  "ecdsa-sha2-nistp384": "sha384",
  "ecdsa-sha2-nistp521": "sha512",
  "rsa-sha2-256": "sha256",
  "rsa-sha2-512": "sha512",
};

/** Verifies a signature as it travels by OpenSSL. */
export function isValid(publicKey: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  const { algorithm, bytes } = readSignature(signature);
  if (algorithm.startsWith("rsa-")) return verify(HASHES[algorithm], data, publicKey, bytes);
  const width = Math.ceil((publicKey.asymmetricKeyDetails?.namedCurve?.match(/\d+/)?.[0] as unknown as number) / 8);
  const padded = readNumbers(bytes).map((number) => Buffer.concat([Buffer.alloc(width), number]).subarray(-width));
  return verify(HASHES[algorithm], data, { key: publicKey, dsaEncoding: "ieee-p1363" }, Buffer.concat(padded));
}

/** The public key of a key of the service, for OpenSSL. */
export async function publicKeyOf(key: ParsecKey): Promise<KeyObject> {
  return createPublicKey(await key.exportPublicKey("pem"));
}

/** The binary form of the key in a line of a `.pub` file. */
export function blobOf(line: string): Uint8Array {
  return Buffer.from(line.split(" ")[1] ?? "", "base64");
}

/** The error that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & { readonly code?: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("The promise was fulfilled.");
}
