import { decodeKey } from "./decode-key.js";
import { decodeEcdsaSignature, encodeEcdsaSignature } from "./ecdsa-signature.js";
import { encodePublicKey } from "./encode-public-key.js";

/** The four functions that a client is given as its `keyFormats`. */
export const keyFormats: {
  readonly decodeKey: typeof decodeKey;
  readonly encodePublicKey: typeof encodePublicKey;
  readonly encodeEcdsaSignature: typeof encodeEcdsaSignature;
  readonly decodeEcdsaSignature: typeof decodeEcdsaSignature;
} = { decodeKey, encodePublicKey, encodeEcdsaSignature, decodeEcdsaSignature };
