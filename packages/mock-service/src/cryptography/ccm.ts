import { cbc, ctr } from "@noble/ciphers/aes.js";
import { concatBytes, equalBytes } from "@noble/ciphers/utils.js";

const BLOCK = 16;

/** Longest additional data whose length takes two bytes. SP 800-38C, appendix A.2.2. */
const SHORT_DATA = 0xff00;

/** AES-CCM. NIST SP 800-38C. Decrypting throws if the tag is wrong. */
export function ccm(
  key: Uint8Array,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  tagLength: number,
): { encrypt(plaintext: Uint8Array): Uint8Array; decrypt(ciphertext: Uint8Array): Uint8Array } {
  const counterLength = BLOCK - 1 - nonce.length;
  const firstBlock = concatBytes(Uint8Array.of(counterLength - 1), nonce, new Uint8Array(counterLength));
  /** Encrypts, or decrypts, the tag and then the message, by one key stream. */
  const cipher = (tag: Uint8Array, message: Uint8Array): Uint8Array => {
    const padded = new Uint8Array(BLOCK);
    padded.set(tag);
    return ctr(key, firstBlock).encrypt(concatBytes(padded, message));
  };
  const tagOf = (plaintext: Uint8Array): Uint8Array => {
    const blocks = [
      lengthsBlock(nonce, additionalData, plaintext, tagLength),
      dataBlocks(additionalData),
      whole(plaintext),
    ];
    const mac = cbc(key, new Uint8Array(BLOCK), { disablePadding: true }).encrypt(concatBytes(...blocks));
    return mac.subarray(-BLOCK).subarray(0, tagLength);
  };
  return {
    encrypt(plaintext) {
      const encrypted = cipher(tagOf(plaintext), plaintext);
      return concatBytes(encrypted.subarray(BLOCK), encrypted.subarray(0, tagLength));
    },
    decrypt(ciphertext) {
      const length = ciphertext.length - tagLength;
      const decrypted = cipher(ciphertext.subarray(length), ciphertext.subarray(0, length));
      const plaintext = decrypted.subarray(BLOCK);
      if (!equalBytes(tagOf(plaintext), decrypted.subarray(0, tagLength))) throw new Error("the tag is wrong");
      return plaintext;
    },
  };
}

/** The first block that is authenticated: flags, nonce and length of the plaintext. SP 800-38C, appendix A.2.1. */
function lengthsBlock(
  nonce: Uint8Array,
  additionalData: Uint8Array,
  { length }: Uint8Array,
  tagLength: number,
): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const counterLength = BLOCK - 1 - nonce.length;
  block[0] = (additionalData.length > 0 ? 64 : 0) + 8 * ((tagLength - 2) / 2) + counterLength - 1;
  block.set(nonce, 1);
  // The counter has two bytes at least, and a request no more than 4 GiB.
  new DataView(block.buffer).setUint16(BLOCK - 2, length & 0xffff);
  if (counterLength > 2) block[BLOCK - 3] = length >>> 16;
  if (counterLength > 3) block[BLOCK - 4] = length >>> 24;
  return block;
}

function dataBlocks(data: Uint8Array): Uint8Array {
  if (data.length === 0) return data;
  const prefix = new Uint8Array(data.length < SHORT_DATA ? 2 : 6);
  const view = new DataView(prefix.buffer);
  if (data.length < SHORT_DATA) view.setUint16(0, data.length);
  else {
    view.setUint16(0, 0xfffe);
    view.setUint32(2, data.length);
  }
  return whole(concatBytes(prefix, data));
}

/** Adds zeroes until the blocks are whole. */
function whole(bytes: Uint8Array): Uint8Array {
  const blocks = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  blocks.set(bytes);
  return blocks;
}
