import { createJwks, signJwt, verifyJwt } from "@parsec-ts/jose";
import { ecdsaKey, ProviderId, rsaPkcs1v15Key, rsaPssKey } from "@parsec-ts/node";
import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { installation, PROVIDERS, realClient } from "../../real-client.js";

const mbed = ProviderId.MbedCrypto;

describe.skipIf(installation === undefined)("tokens of the real service", () => {
  const parsec = realClient();

  it.each([
    ...PROVIDERS.map(([name, provider]) => ["ES256", name, provider, ecdsaKey("P-256")] as const),
    ...PROVIDERS.map(([name, provider]) => ["RS256", name, provider, rsaPkcs1v15Key(2048)] as const),
    // The provider Mbed Crypto of service 1.4 has no P-384.
    ...PROVIDERS.slice(1).map(([name, provider]) => ["ES384", name, provider, ecdsaKey("P-384")] as const),
    ["ES512", "MbedCrypto", mbed, ecdsaKey("P-521", "SHA_512")] as const,
    ["PS256", "MbedCrypto", mbed, rsaPssKey(2048)] as const,
    ["PS512", "MbedCrypto", mbed, rsaPssKey(2048, "SHA_512")] as const,
  ])("are signed by %s with %s, and verified by jose and here", async (alg, name, provider, attributes) => {
    const key = await parsec().ensureKey(`jwt/${alg}/${name}`, attributes, { provider });
    const set = await createJwks([key]);
    for (let i = 0; i < 10; i++) {
      const token = await signJwt(key, { sub: "pump-17", i }, { expiresIn: "5m" });
      const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(set as never));
      expect(protectedHeader).toMatchObject({ alg, kid: set.keys[0]?.kid });
      expect((await verifyJwt(set, token)).claims).toEqual(payload);
      expect((await verifyJwt(key, token)).claims).toEqual(payload);
    }
    await key.destroy();
  });
});
