import { aead, keyAttributes, Opcode } from "@parsec-ts/operations";
import { domException } from "../../errors/dom-exception.js";
import { decryptionError, decryptionFailed, inService } from "../../errors/from-parsec-error.js";
import { moveToArrayBuffer } from "../../webidl/buffer-source.js";
import { byTwin, type Family, type KeyOperation } from "../family.js";
import { type AeadParameters, readAead } from "./aead.js";
import { AES_USAGES } from "./aes.js";

const NAME = "ChaCha20-Poly1305";

/** Lengths in bytes of nonces, and of tags, which cannot be cut. RFC 8439, section 2.8. */
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

const ALGORITHM = /* @__PURE__ */ aead("CHACHA20_POLY1305");

/** @throws OperationError for a nonce or a tag of another length */
function checkLengths({ iv, tagLength }: AeadParameters): void {
  if (iv.length === IV_LENGTH && tagLength === 8 * TAG_LENGTH) return;
  throw domException("OperationError", "ChaCha20-Poly1305 has an iv of 12 bytes and a tag of 128 bits.");
}

const encrypt: KeyOperation<AeadParameters> = {
  read: readAead,
  async run(key, parameters, data) {
    checkLengths(parameters);
    const { service, name } = key;
    const { iv, additionalData } = parameters;
    if (data.length === 0) {
      return byTwin(key, "empty-plaintext", (twin) =>
        service.subtle.encrypt({ name: NAME, iv, additionalData }, twin, data),
      );
    }
    const request = { keyName: name, alg: ALGORITHM, nonce: iv, additionalData, plaintext: data };
    return moveToArrayBuffer(await inService(service.client.aeadEncrypt(request, service.call)));
  },
};

const decrypt: KeyOperation<AeadParameters> = {
  read: readAead,
  async run({ service, name }, parameters, data) {
    checkLengths(parameters);
    if (data.length < TAG_LENGTH) throw decryptionFailed();
    const { iv, additionalData } = parameters;
    const request = { keyName: name, alg: ALGORITHM, nonce: iv, additionalData, ciphertext: data };
    return moveToArrayBuffer(await inService(service.client.aeadDecrypt(request, service.call), decryptionError));
  },
};

/** ChaCha20-Poly1305, which newer platforms have. Modern Algorithms in the Web Cryptography API, "ChaCha20-Poly1305". */
export const chachaFamily: Family = {
  name: NAME,
  isPair: false,
  usages: AES_USAGES,
  publicUsages: [],
  importMembers: [],
  secretFormat: "raw-secret",
  readGenerate: () => ({ name: NAME }),
  checkGenerate: () => undefined,
  flags: { encrypt: ["encrypt"], wrapKey: ["encrypt"], decrypt: ["decrypt"], unwrapKey: ["decrypt"] },
  opcodes: {
    encrypt: [Opcode.PsaAeadEncrypt],
    wrapKey: [Opcode.PsaAeadEncrypt],
    decrypt: [Opcode.PsaAeadDecrypt],
    unwrapKey: [Opcode.PsaAeadDecrypt],
  },
  attributesFor: (_algorithm, usage) => ({
    attributes: [keyAttributes({ kind: "chacha20" }, 256, { usage, algorithm: ALGORITHM })],
  }),
  algorithmOf({ keyType, keyPolicy: { keyAlgorithm: alg } }) {
    const isChacha =
      keyType.kind === "chacha20" &&
      alg.kind === "aead" &&
      alg.value.kind === "aeadWithDefaultLengthTag" &&
      alg.value.value === "CHACHA20_POLY1305";
    return isChacha ? { name: NAME } : undefined;
  },
  encrypt,
  decrypt,
};
