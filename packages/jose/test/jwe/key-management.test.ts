import {
  ecdh,
  ecdhKey,
  ecdsaKey,
  ffdh,
  hkdf,
  type KeyAttributes,
  type PermittedAlgorithm,
  rsaOaep,
  rsaOaepKey,
  rsaPkcs1v15Crypt,
} from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { keyManagementKey } from "../../src/jwe/key-management.js";
import { testService } from "../harness.js";

const test = testService();

describe("a key to which content is encrypted", () => {
  it.each<[string, KeyAttributes, PermittedAlgorithm | undefined]>([
    ["on a curve that JOSE has no key management for", ecdhKey("secp256k1"), undefined],
    ["of RSA with 1024 bits", rsaOaepKey(1024), undefined],
    ["for OAEP with a hash that JOSE has no name for", rsaOaepKey(2048), rsaOaep("SHA_512_256")],
    ["for encryption of PKCS#1 v1.5", rsaOaepKey(2048), rsaPkcs1v15Crypt()],
    ["for agreement with a derivation", ecdhKey("P-256"), ecdh(hkdf("SHA_256"))],
    ["for agreement of another kind", ecdhKey("P-256"), ffdh()],
  ])("is refused %s", async (title, attributes, algorithm) => {
    await test.parsec.ensureKey(title, attributes);
    const key = test.parsec.key(title, { algorithm: algorithm ?? attributes.keyPolicy.keyAlgorithm });
    await expect(keyManagementKey(key, {})).rejects.toMatchObject({ family: "usage", code: "ERR_PARSEC_JOSE_KEY" });
  });

  it("has the algorithms of its own policy only", async () => {
    const names = async (attributes: KeyAttributes) =>
      (await keyManagementKey(await test.parsec.key("own").generate(attributes), {})).algs;
    expect(await names(rsaOaepKey(2048, "SHA_512"))).toEqual(["RSA-OAEP-512"]);
    await test.parsec.key("own").destroy();
    expect(await names(ecdhKey("P-384"))).toEqual(["ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"]);
    await test.parsec.key("own").destroy();
    await expect(names(ecdsaKey("P-256"))).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
  });
});
