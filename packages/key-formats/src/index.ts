export type { CurveEquation, WeierstrassCurveName } from "./curve/curve-equations.js";
export { type CurveGenerator, type CurveParameters, curveParameters } from "./curve/curve-parameters.js";
export { curveByFamily, curveByOid, curveOfPrivateKey, curveOfPublicKey, type NamedCurve } from "./curve/curves.js";
export { curveOfPoint } from "./curve/public-point.js";
export { decodeKey } from "./decode-key.js";
export { decodeEcdsaSignature, encodeEcdsaSignature } from "./ecdsa-signature.js";
export { encodePublicKey } from "./encode-public-key.js";
export { decodeBase64Url, encodeBase64Url } from "./encoding/base64.js";
export {
  DER_NULL,
  type DerElement,
  DerTag,
  type DerValue,
  decodeDerElements,
  decodeDerSequence,
  decodeDerUnsigned,
  derBitString,
  derContent,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derUnsigned,
  encodeDer,
} from "./encoding/der.js";
export { decodeObjectIdentifier } from "./encoding/object-identifier.js";
export { decodePemBlock, encodePem, findPemBlocks, type PemBlock } from "./encoding/pem.js";
export { isParsecError, type KeyFormatErrorCode, keyFormatErrors } from "./error-codes.js";
export { encodePkcs8 } from "./formats/pkcs8.js";
export { keyBitsOf } from "./key-bits.js";
export { keyFormats } from "./key-formats.js";
export type {
  DecodedKey,
  JsonWebKey,
  KeyInput,
  KeyMaterial,
  PublicKeyFormat,
  PublicKeyFormats,
} from "./key-material.js";
