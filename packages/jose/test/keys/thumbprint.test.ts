import { generateKeyPairSync } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
import { describe, expect, it } from "vitest";
import { thumbprint } from "../../src/index.js";

describe("a thumbprint", () => {
  it("is that of RFC 7638, section 3.1, whatever other members the key has", async () => {
    const key = {
      kty: "RSA",
      n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
      e: "AQAB",
      alg: "RS256",
      kid: "2011-04-29",
    };
    expect(await thumbprint(key)).toBe("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  });

  it("is that of jose for keys of each type", async () => {
    const keys = [
      generateKeyPairSync("ec", { namedCurve: "P-256" }),
      generateKeyPairSync("ec", { namedCurve: "P-521" }),
      generateKeyPairSync("x25519"),
      generateKeyPairSync("rsa", { modulusLength: 2048 }),
    ];
    for (const { publicKey } of keys) {
      const jwk = publicKey.export({ format: "jwk" }) as { kty: string };
      expect(await thumbprint(jwk)).toBe(await calculateJwkThumbprint(jwk as JWK));
    }
  });

  it.each([
    ["a symmetric key", { kty: "oct", k: "AAAA" }, "ERR_PARSEC_JOSE_KEY"],
    ["a key without a coordinate", { kty: "EC", crv: "P-256", x: "AAAA" }, "ERR_PARSEC_JOSE_KEY"],
    ["an inherited name as type", { kty: "toString" }, "ERR_PARSEC_JOSE_KEY"],
    ["no object", "key", "ERR_PARSEC_ARGUMENT"],
  ])("is not made of %s", async (_title, jwk, code) => {
    await expect(thumbprint(jwk as { kty: string })).rejects.toMatchObject({ family: "usage", code });
  });
});
