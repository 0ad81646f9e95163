import { aead, Opcode } from "@parsec-ts/operations";
import { domException } from "../../errors/dom-exception.js";
import { decryptionError, decryptionFailed, inService } from "../../errors/from-parsec-error.js";
import { moveToArrayBuffer, toArrayBuffer } from "../../webidl/buffer-source.js";
import type { ServiceKey } from "../family.js";
import { byTwin, type Family, type KeyOperation } from "../family.js";
import { type AeadParameters, readAead } from "./aead.js";
import { AES_USAGES, aesAlgorithmOf, aesAttributes, checkAesLength, readAesLength } from "./aes.js";

/** Lengths of a tag in bits. NIST SP 800-38D, section 5.2.1.2. */
const TAG_LENGTHS: readonly number[] = [32, 64, 96, 104, 112, 120, 128];

/** Length in bytes of the tags that the service makes. */
const WHOLE_TAG = 16;

const encrypt: KeyOperation<AeadParameters> = {
  read: readAead,
  async run(key, parameters, data) {
    const tag = tagBytes(parameters);
    if (data.length === 0)
      return byTwin(key, "empty-plaintext", (twin) => platformEncrypt(key, parameters, twin, data));
    const sealed = await seal(key, parameters, data);
    return toArrayBuffer(sealed.subarray(0, data.length + tag));
  },
};

const decrypt: KeyOperation<AeadParameters> = {
  read: readAead,
  async run(key, parameters, data) {
    const tag = tagBytes(parameters);
    if (data.length < tag) throw decryptionFailed();
    if (tag < WHOLE_TAG) return moveToArrayBuffer(await openShort(key, parameters, data, data.length - tag));
    const { service, name } = key;
    const request = { keyName: name, alg: aead("GCM"), nonce: parameters.iv, ciphertext: data };
    const opened = service.client.aeadDecrypt({ ...request, additionalData: parameters.additionalData }, service.call);
    return moveToArrayBuffer(await inService(opened, decryptionError));
  },
};

/** @throws OperationError for a length that tags do not have */
function tagBytes({ tagLength }: AeadParameters): number {
  if (TAG_LENGTHS.includes(tagLength)) return tagLength / 8;
  throw domException("OperationError", `A tag has ${TAG_LENGTHS.join(", ")} bits.`);
}

/**
 * Decrypts a text whose tag was cut. The service accepts whole tags alone, but GCM encrypts by a stream that depends on key and nonce:
 * encrypting the ciphertext gives the plaintext, and encrypting that gives the whole tag, which the short one must begin.
 */
async function openShort(
  key: ServiceKey,
  parameters: AeadParameters,
  data: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array> {
  const { service, attributes, twin } = key;
  if (length === 0 || !attributes.keyPolicy.keyUsageFlags.encrypt) {
    const reason = length === 0 ? "empty-plaintext" : "tag-length";
    return byTwin(
      key,
      reason,
      async () => new Uint8Array(await service.subtle.decrypt({ name: "AES-GCM", ...parameters }, twin, data)),
    );
  }
  const streamed = await seal(key, parameters, data.subarray(0, length), decryptionError);
  const plaintext = streamed.subarray(0, length);
  let isOpened = false;
  try {
    isOpened = startsWith(await seal(key, parameters, plaintext, decryptionError), data);
  } finally {
    if (!isOpened) streamed.fill(0);
  }
  if (isOpened) return plaintext;
  throw decryptionFailed();
}

/** Compares all bytes, whichever differ: the time says nothing about a tag. */
function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  let difference = 0;
  for (let i = 0; i < start.length; i++) difference |= (start[i] ?? 0) ^ (bytes[i] ?? 0);
  return difference === 0;
}

async function seal(
  { service, name }: ServiceKey,
  { iv, additionalData }: AeadParameters,
  plaintext: Uint8Array,
  convert?: (error: unknown) => unknown,
): Promise<Uint8Array> {
  const request = { keyName: name, alg: aead("GCM"), nonce: iv, additionalData, plaintext };
  return await inService(service.client.aeadEncrypt(request, service.call), convert);
}

function platformEncrypt(
  { service }: ServiceKey,
  parameters: AeadParameters,
  twin: unknown,
  data: Uint8Array,
): Promise<ArrayBuffer> {
  return service.subtle.encrypt({ name: "AES-GCM", ...parameters }, twin, data);
}

/**
 * AES-GCM with every tag length of the specification. A key that decrypts may also encrypt in the service, because a short tag is
 * checked by encrypting again.
 */
export const aesGcmFamily: Family = {
  name: "AES-GCM",
  isPair: false,
  usages: AES_USAGES,
  publicUsages: [],
  importMembers: [],
  readGenerate: (members) => readAesLength("AES-GCM", members),
  checkGenerate: checkAesLength,
  flags: {
    encrypt: ["encrypt"],
    wrapKey: ["encrypt"],
    decrypt: ["decrypt", "encrypt"],
    unwrapKey: ["decrypt", "encrypt"],
  },
  opcodes: {
    encrypt: [Opcode.PsaAeadEncrypt],
    wrapKey: [Opcode.PsaAeadEncrypt],
    decrypt: [Opcode.PsaAeadDecrypt],
    unwrapKey: [Opcode.PsaAeadDecrypt],
  },
  attributesFor: (algorithm, usage) => aesAttributes(algorithm, usage, aead("GCM")),
  algorithmOf: (attributes) =>
    aesAlgorithmOf(
      "AES-GCM",
      attributes,
      (alg) => typeof alg === "object" && alg.kind === "aeadWithDefaultLengthTag" && alg.value === "GCM",
    ),
  encrypt,
  decrypt,
};
