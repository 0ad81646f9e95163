import { Opcode } from "@parsec-ts/operations";
import { domException } from "../../errors/dom-exception.js";
import { decryptionError, decryptionFailed, inService } from "../../errors/from-parsec-error.js";
import { moveToArrayBuffer } from "../../webidl/buffer-source.js";
import type { ServiceKey } from "../family.js";
import { byTwin, type Family, type KeyOperation } from "../family.js";
import { AES_USAGES, aesAlgorithmOf, aesAttributes, checkAesLength, readAesLength } from "./aes.js";

const BLOCK = 16;

const DECRYPTION: readonly number[] = [Opcode.PsaCipherDecrypt];

interface CbcParameters {
  readonly iv: Uint8Array<ArrayBuffer>;
}

interface CtrParameters {
  readonly counter: Uint8Array<ArrayBuffer>;
  /** Number of the counter's last bits that count. */
  readonly length: number;
}

const readCbc: KeyOperation<CbcParameters>["read"] = (members) => ({ iv: members.bytes("iv") });

const encryptCbc: KeyOperation<CbcParameters> = {
  read: readCbc,
  async run(key, { iv }, data) {
    checkBlock(iv, "iv");
    return byTwin(key, "initialization-vector", (twin) =>
      key.service.subtle.encrypt({ name: "AES-CBC", iv }, twin, data),
    );
  },
};

const decryptCbc: KeyOperation<CbcParameters> = {
  read: readCbc,
  async run(key, { iv }, data) {
    checkBlock(iv, "iv");
    if (data.length === 0 || data.length % BLOCK !== 0) {
      throw decryptionFailed();
    }
    return moveToArrayBuffer(await decipher(key, "CBC_PKCS7", iv, data));
  },
};

/** Encrypts and decrypts: in counter mode both are the same. */
const runCtr: KeyOperation<CtrParameters> = {
  read(members) {
    const counter = members.bytes("counter");
    return { counter, length: members.integer("length", 0xff) };
  },
  async run(key, { counter, length }, data) {
    checkBlock(counter, "counter");
    if (length === 0 || length > 128) throw domException("OperationError", "length must be from 1 to 128.");
    const output = new Uint8Array(data.length);
    const blocks = Math.ceil(data.length / BLOCK);
    const untilWrap = blocksUntilWrap(counter, length);
    if (BigInt(blocks) > 1n << BigInt(length)) throw domException("OperationError", "The counter is too short.");
    // The service counts with all 128 bits: past the end of a shorter counter, it starts again.
    const split = untilWrap < BigInt(blocks) ? Number(untilWrap) * BLOCK : data.length;
    try {
      await cipherInto(output.subarray(0, split), key, counter, data.subarray(0, split));
      await cipherInto(output.subarray(split), key, wrapped(counter, length), data.subarray(split));
    } catch (error) {
      output.fill(0);
      throw error;
    }
    return output.buffer;
  },
};

async function cipherInto(target: Uint8Array, key: ServiceKey, iv: Uint8Array, data: Uint8Array): Promise<void> {
  if (data.length === 0) return;
  const plaintext = await decipher(key, "CTR", iv, data);
  target.set(plaintext.subarray(0, target.length));
  plaintext.fill(0);
}

/** Decrypts by the service, which takes the initialization vector before the ciphertext. */
async function decipher(
  { service, name }: ServiceKey,
  alg: "CBC_PKCS7" | "CTR",
  iv: Uint8Array,
  data: Uint8Array,
): Promise<Uint8Array> {
  const ciphertext = new Uint8Array(BLOCK + data.length);
  ciphertext.set(iv);
  ciphertext.set(data, BLOCK);
  try {
    const request = { keyName: name, alg, ciphertext };
    return await inService(service.client.cipherDecrypt(request, service.call), decryptionError);
  } finally {
    ciphertext.fill(0);
  }
}

/** @throws OperationError */
function checkBlock(bytes: Uint8Array, name: string): void {
  if (bytes.length !== BLOCK) throw domException("OperationError", `${name} must have 16 bytes.`);
}

/** Number of blocks before the last `length` bits of a counter are all zero again. */
function blocksUntilWrap(counter: Uint8Array, length: number): bigint {
  let number = 0n;
  for (const byte of counter) number = (number << 8n) | BigInt(byte);
  const end = 1n << BigInt(length);
  return end - (number & (end - 1n));
}

/** A counter whose last `length` bits are zero. */
function wrapped(counter: Uint8Array, length: number): Uint8Array {
  const zeroed = counter.slice();
  for (let bit = 0; bit < length; bit++) {
    const index = BLOCK - 1 - (bit >> 3);
    zeroed[index] = (zeroed[index] ?? 0) & ~(1 << (bit & 7));
  }
  return zeroed;
}

/** AES-CBC: decryption. The service chooses the initialization vector of what it encrypts, and a caller of WebCrypto gives it. */
export const aesCbcFamily: Family = {
  name: "AES-CBC",
  isPair: false,
  usages: AES_USAGES,
  publicUsages: [],
  importMembers: [],
  readGenerate: (members) => readAesLength("AES-CBC", members),
  checkGenerate: checkAesLength,
  flags: { decrypt: ["decrypt"], unwrapKey: ["decrypt"] },
  // Also for encryption: a provider without ciphers makes such a key, and some cannot even remove it.
  opcodes: { encrypt: DECRYPTION, decrypt: DECRYPTION, wrapKey: DECRYPTION, unwrapKey: DECRYPTION },
  attributesFor: (algorithm, usage) =>
    usage.length === 0 ? { refused: "initialization-vector" } : aesAttributes(algorithm, usage, "CBC_PKCS7"),
  algorithmOf: (attributes) => aesAlgorithmOf("AES-CBC", attributes, (alg) => alg === "CBC_PKCS7"),
  encrypt: encryptCbc,
  decrypt: decryptCbc,
};

/** AES-CTR, both ways by the service's decryption, which takes the counter from its caller. */
export const aesCtrFamily: Family = {
  name: "AES-CTR",
  isPair: false,
  usages: AES_USAGES,
  publicUsages: [],
  importMembers: [],
  readGenerate: (members) => readAesLength("AES-CTR", members),
  checkGenerate: checkAesLength,
  flags: { encrypt: ["decrypt"], decrypt: ["decrypt"], wrapKey: ["decrypt"], unwrapKey: ["decrypt"] },
  opcodes: { encrypt: DECRYPTION, decrypt: DECRYPTION, wrapKey: DECRYPTION, unwrapKey: DECRYPTION },
  attributesFor: (algorithm, usage) => aesAttributes(algorithm, usage, "CTR"),
  algorithmOf: (attributes) => aesAlgorithmOf("AES-CTR", attributes, (alg) => alg === "CTR"),
  encrypt: runCtr,
  decrypt: runCtr,
};
