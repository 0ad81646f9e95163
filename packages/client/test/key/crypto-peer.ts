import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomFillSync,
} from "node:crypto";
import { encodePublicKey, keyFormats } from "@parsec-ts/key-formats";
import {
  type Aead,
  type KeyAttributes,
  Opcode,
  operationsByOpcode,
  type PsaAeadDecryptRequest,
  type PsaAeadEncryptRequest,
  type PsaAsymmetricDecryptRequest,
  type PsaMacComputeRequest,
  type PsaMacVerifyRequest,
  type PsaRawKeyAgreementRequest,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import type { AesGcmMessage, ClientOptions, KeyFormats, KeyOptions, LocalCrypto } from "../../src/index.js";
import type { KeyService } from "../../src/key/key-service.js";
import { ParsecKey } from "../../src/key/parsec-key.js";
import { connectTestClient, type TestConnection } from "../harness.js";
import { respond, respondStatus, type Script } from "../scripted-peer.js";

const TAG_LENGTH = 16;
const OPENSSL = { GCM: "gcm", CCM: "ccm" } as const;

/** The key that a peer holds: a secret, or a private key. */
export interface PeerKeyPair {
  readonly attributes: KeyAttributes;
  readonly secret?: Uint8Array;
  readonly privateKey?: KeyObject;
  /** The public key in PSA's own format. */
  readonly publicKey?: Uint8Array;
}

/** Replaces the response to an opcode: by another result, or by a status. */
export type Lie = (request: never, honest: () => object | number) => object | number;

/** A service with one key, "k", in provider 3, that computes by node:crypto; `lies` are its exceptions. */
export function cryptoPeer(key: PeerKeyPair, lies: ReadonlyMap<number, Lie> = new Map()): Script {
  const keys = [{ providerId: 3, name: "k", attributes: key.attributes }];
  return async (request, connection) => {
    const operation = operationsByOpcode.get(request.opcode);
    const decoded = operation?.request.decode(request.body) as never;
    const honest = () => (request.opcode === Opcode.ListKeys ? { keys } : compute(request.opcode, decoded, key));
    const outcome = lies.get(request.opcode)?.(decoded, honest) ?? honest();
    await (typeof outcome === "number"
      ? respondStatus(request, connection, outcome)
      : respond(request, connection, outcome));
  };
}

function compute(opcode: number, request: never, { secret, privateKey, publicKey }: PeerKeyPair): object | number {
  const own = secret ?? new Uint8Array();
  switch (opcode) {
    case Opcode.PsaGenerateKey:
    case Opcode.PsaDestroyKey:
      return {};
    case Opcode.PsaExportKey:
      return { data: own };
    case Opcode.PsaExportPublicKey:
      return { data: publicKey };
    case Opcode.PsaAeadEncrypt:
      return { ciphertext: aeadEncrypt(own, request) };
    case Opcode.PsaAeadDecrypt:
      return aeadDecrypt(own, request);
    case Opcode.PsaAsymmetricDecrypt:
      return oaepDecrypt(privateKey as KeyObject, request);
    case Opcode.PsaMacCompute:
      return { mac: hmac(own, request) };
    case Opcode.PsaMacVerify:
      return hmac(own, request).equals((request as PsaMacVerifyRequest).mac) ? {} : Status.PsaErrorInvalidSignature;
    case Opcode.PsaRawKeyAgreement:
      return { sharedSecret: agreed(privateKey as KeyObject, request) };
    default:
      return Status.PsaErrorNotSupported;
  }
}

function cipherName(alg: Aead, secret: Uint8Array): "aes-256-gcm" {
  const name = alg.kind === "aeadWithDefaultLengthTag" ? alg.value : "GCM";
  const openssl =
    name === "CHACHA20_POLY1305" ? "chacha20-poly1305" : `aes-${8 * secret.length}-${OPENSSL[name as "GCM"]}`;
  // The types know the options of one cipher alone.
  return openssl as "aes-256-gcm";
}

function aeadEncrypt(secret: Uint8Array, request: PsaAeadEncryptRequest): Uint8Array {
  const { alg, nonce, additionalData, plaintext } = request;
  if (plaintext.length === 0) throw new Error("providers refuse an empty plaintext");
  const cipher = createCipheriv(cipherName(alg, secret), secret, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(additionalData, { plaintextLength: plaintext.length });
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function aeadDecrypt(secret: Uint8Array, request: PsaAeadDecryptRequest): object | number {
  const { alg, nonce, additionalData, ciphertext } = request;
  const split = ciphertext.length - TAG_LENGTH;
  const decipher = createDecipheriv(cipherName(alg, secret), secret, nonce, { authTagLength: TAG_LENGTH });
  decipher.setAuthTag(ciphertext.subarray(split)).setAAD(additionalData, { plaintextLength: split });
  try {
    return { plaintext: Buffer.concat([decipher.update(ciphertext.subarray(0, split)), decipher.final()]) };
  } catch {
    return Status.PsaErrorInvalidSignature;
  }
}

const oaepHash = (alg: object): string => String((alg as { hashAlg: string }).hashAlg).replace("SHA_", "sha");

function oaepDecrypt(key: KeyObject, { alg, ciphertext }: PsaAsymmetricDecryptRequest): object | number {
  try {
    return { plaintext: privateDecrypt({ key, oaepHash: oaepHash(alg) }, ciphertext) };
  } catch {
    return Status.PsaErrorInvalidPadding;
  }
}

function hmac(secret: Uint8Array, { alg, input }: PsaMacComputeRequest | PsaMacVerifyRequest): Buffer {
  const name = oaepHash((alg as { value: object }).value);
  return createHmac(name, secret).update(input).digest();
}

function agreed(privateKey: KeyObject, { peerKey }: PsaRawKeyAgreementRequest): Buffer {
  const curveFamily = peerKey.length === 32 ? "MONTGOMERY" : "SECP_R1";
  const keyBits = peerKey.length === 32 ? 255 : 256;
  const spki = encodePublicKey({ keyType: { kind: "eccPublicKey", curveFamily }, keyBits, data: peerKey }, "der");
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  return diffieHellman({ privateKey, publicKey });
}

/** Cryptography for tests, by node:crypto. It keeps all that it hands out and is handed. */
export class TestLocalCrypto implements Partial<LocalCrypto> {
  /** Results of `random`, as they are now. */
  readonly randoms: Uint8Array[] = [];
  /** Arguments of AES-GCM, as they are now. */
  readonly messages: AesGcmMessage[] = [];
  /** Results of `hkdf` and of decryptions, as they are now. */
  readonly secrets: Uint8Array[] = [];
  /** Inputs of `hkdf`, as they are now. */
  readonly inputs: Uint8Array[] = [];

  random(length: number): Uint8Array {
    const bytes = randomFillSync(new Uint8Array(length));
    this.randoms.push(bytes);
    return bytes;
  }

  encrypt(material: Parameters<LocalCrypto["encrypt"]>[0], alg: object, plaintext: Uint8Array): Uint8Array {
    const spki = Buffer.from(encodePublicKey(material, "der"));
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    return new Uint8Array(publicEncrypt({ key, oaepHash: oaepHash(alg) }, plaintext));
  }

  aesGcmEncrypt(message: AesGcmMessage): Uint8Array {
    this.messages.push(message);
    const { key, nonce, additionalData, input: plaintext } = message;
    return aeadEncrypt(key, { keyName: "", alg: GCM, nonce, additionalData, plaintext });
  }

  aesGcmDecrypt(message: AesGcmMessage): Uint8Array | undefined {
    this.messages.push(message);
    const { key, nonce, additionalData, input: ciphertext } = message;
    const outcome = aeadDecrypt(key, { keyName: "", alg: GCM, nonce, additionalData, ciphertext });
    if (typeof outcome === "number") return undefined;
    const plaintext = new Uint8Array((outcome as { plaintext: Uint8Array }).plaintext);
    this.secrets.push(plaintext);
    return plaintext;
  }
}

const GCM: Aead = { kind: "aeadWithDefaultLengthTag", value: "GCM" };

/** A handle of the peer's key, and everything that a test observes it by. */
export interface TestKey extends TestConnection {
  readonly key: ParsecKey;
  readonly localCrypto: TestLocalCrypto;
  /** The bytes that the handle handed to the client and got from it, as they are now. */
  readonly seen: { readonly sent: Uint8Array[]; readonly received: Uint8Array[] };
}

/** Connects to a {@link cryptoPeer} and makes a handle of its key. */
export async function connectToKey(
  held: PeerKeyPair,
  {
    lies = new Map(),
    localCrypto = new TestLocalCrypto(),
    keyOptions = {},
    formats = keyFormats,
    ...clientOptions
  }: Partial<Omit<ClientOptions, "localCrypto">> & {
    readonly lies?: ReadonlyMap<number, Lie>;
    readonly localCrypto?: TestLocalCrypto;
    readonly keyOptions?: KeyOptions;
    readonly formats?: KeyFormats;
  } = {},
): Promise<TestKey> {
  const connection = await connectTestClient(cryptoPeer(held, lies), clientOptions);
  const seen = { sent: [] as Uint8Array[], received: [] as Uint8Array[] };
  const service = watched(connection.client, seen);
  const capabilities = { localCrypto: localCrypto as unknown as LocalCrypto, keyFormats: formats };
  return { ...connection, key: new ParsecKey(service, capabilities, "k", keyOptions), localCrypto, seen };
}

/** The same service; it keeps references to the bytes of requests and results. */
function watched(client: KeyService, { sent, received }: TestKey["seen"]): KeyService {
  return new Proxy(client, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== "function") return member;
      return async (request: unknown, ...rest: unknown[]) => {
        const isObject = typeof request === "object" && request !== null;
        const values: unknown[] = isObject ? Object.values(request) : [];
        sent.push(...values.filter((value) => value instanceof Uint8Array));
        const result: unknown = await (member as (...args: unknown[]) => unknown).call(target, request, ...rest);
        if (result instanceof Uint8Array) received.push(result);
        return result;
      };
    },
  });
}
