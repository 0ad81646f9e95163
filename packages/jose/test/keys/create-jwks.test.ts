import { ecdhKey, ecdsaKey, hmacKey, rsaOaepKey, rsaPssKey, x25519Key } from "@parsec-ts/node";
import { calculateJwkThumbprint, createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { createJwks, jwsAlgorithm, signJwt, verifyJwt } from "../../src/index.js";
import { testService } from "../harness.js";

const service = testService();

describe("a set of public keys", () => {
  it("says of each key its use, its algorithm and its thumbprint, and nothing more", async () => {
    const { parsec } = service;
    const keys = [
      await parsec.ensureKey("set/p384", ecdsaKey("P-384")),
      await parsec.ensureKey("set/pss", rsaPssKey(2048, "SHA_512")),
      await parsec.ensureKey("set/oaep", rsaOaepKey(2048)),
      await parsec.ensureKey("set/ecdh", ecdhKey("P-256")),
      await parsec.ensureKey("set/x25519", x25519Key()),
    ];
    const set = await createJwks(keys);
    expect(set.keys.map(({ kty, crv, use, alg }) => [kty, crv, use, alg])).toEqual([
      ["EC", "P-384", "sig", "ES384"],
      ["RSA", undefined, "sig", "PS512"],
      ["RSA", undefined, "enc", "RSA-OAEP-256"],
      ["EC", "P-256", "enc", "ECDH-ES"],
      ["OKP", "X25519", "enc", "ECDH-ES"],
    ]);
    for (const jwk of set.keys) expect(jwk.kid).toBe(await calculateJwkThumbprint(jwk));
    expect(Object.keys(set.keys[0] ?? {}).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });

  it("lets jose and this package find the key of a token", async () => {
    const { parsec } = service;
    const keys = [
      await parsec.ensureKey("find/a", ecdsaKey("P-256")),
      await parsec.ensureKey("find/b", ecdsaKey("P-256")),
      await parsec.ensureKey("find/wrap", rsaOaepKey(2048)),
    ];
    const set = await createJwks(keys);
    for (const key of keys.slice(0, 2)) {
      const token = await signJwt(key, { sub: key.name }, { expiresIn: "5m" });
      expect((await jwtVerify(token, createLocalJWKSet(set as never))).payload.sub).toBe(key.name);
      expect((await verifyJwt(set, token)).claims.sub).toBe(key.name);
      const others = { keys: set.keys.filter(({ kid }) => kid !== JSON.parse(atob(token.split(".")[0] ?? "")).kid) };
      await expect(verifyJwt(others, token)).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_UNKNOWN_KEY" });
    }
  });

  it("is searched in whole for a token without kid, and keys that are not for signatures are passed over", async () => {
    const { parsec } = service;
    const key = await parsec.ensureKey("nameless", ecdsaKey("P-256"));
    const token = await signJwt(key, {}, { expiresIn: "5m", header: { kid: undefined } });
    const other = await exportJWK((await generateKeyPair("ES256", { extractable: true })).publicKey);
    const wrap = await parsec.ensureKey("find/wrap", rsaOaepKey(2048));
    const { keys } = await createJwks([wrap, key]);
    const junk = [
      null,
      1,
      {},
      { kty: "oct", k: "AAAA" },
      { kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA" },
      { kty: "PQC" },
    ];
    const set = { keys: [...junk, other, ...keys] } as never;
    expect((await verifyJwt(set, token)).header.kid).toBeUndefined();
    await expect(verifyJwt({ keys: [...junk, ...keys.slice(0, 1)] } as never, token)).rejects.toMatchObject({
      code: "ERR_PARSEC_JOSE_UNKNOWN_KEY",
    });
    await expect(verifyJwt({ keys: Array(9).fill(other) }, token)).rejects.toMatchObject({
      code: "ERR_PARSEC_JOSE_UNKNOWN_KEY",
    });
    await expect(verifyJwt({ keys: Array(101).fill(other) }, token)).rejects.toMatchObject({ argument: "keys" });
  });

  it("is not made of keys that JOSE has no algorithm for, or of no keys", async () => {
    const { parsec } = service;
    const mac = await parsec.ensureKey("mac", hmacKey());
    await expect(createJwks([mac])).rejects.toMatchObject({ family: "usage", code: "ERR_PARSEC_KEY_POLICY" });
    const koblitz = await parsec.ensureKey("k1", ecdsaKey("secp256k1"));
    await expect(createJwks([koblitz])).rejects.toMatchObject({ family: "usage" });
    const short = await parsec.ensureKey("short", rsaPssKey(1024));
    await expect(jwsAlgorithm(short)).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_KEY" });
    const mixed = await parsec.ensureKey("mixed", ecdsaKey("P-384", "SHA_256"));
    await expect(jwsAlgorithm(mixed)).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_KEY" });
    await expect(createJwks({} as never)).rejects.toMatchObject({ argument: "keys" });
    await expect(createJwks([{} as never])).rejects.toMatchObject({ argument: "keys" });
    await expect(createJwks([koblitz, {} as never])).rejects.toMatchObject({ argument: "keys" });
  });
});
