import { copyBytes } from "@parsec-ts/wire-protocol";
import { encodePem } from "./encoding/pem.js";
import { encodeJwk } from "./formats/jwk.js";
import { encodeSpki } from "./formats/spki.js";
import { keyFormatError, wrapFormatErrors } from "./key-format-error.js";
import type { KeyMaterial, PublicKeyFormat, PublicKeyFormats } from "./key-material.js";

const ENCODERS: { readonly [F in PublicKeyFormat]: (key: KeyMaterial) => PublicKeyFormats[F] } = {
  raw: ({ data }) => copyBytes(data),
  der: encodeSpki,
  pem: (key) => encodePem("PUBLIC KEY", encodeSpki(key)),
  jwk: encodeJwk,
};

/**
 * Writes a public key: `raw` is a copy in PSA's own format, `der` is SPKI, `pem` is SPKI too. `data` is the public key, also
 * where `keyType` is that of a pair. An RSA key is checked for its form, a point for its length alone.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`, and nothing else
 */
export function encodePublicKey<Format extends PublicKeyFormat>(
  key: KeyMaterial,
  format: Format,
): PublicKeyFormats[Format] {
  return wrapFormatErrors(() => {
    if (!Object.hasOwn(ENCODERS, format)) throw keyFormatError("format must be raw, der, pem or jwk.");
    return ENCODERS[format](key);
  });
}
