import { createPublicKey, verify } from "node:crypto";
import {
  eccKeyPair,
  ecdsa,
  ecdsaDeterministicKey,
  ecdsaKey,
  type KeyAttributes,
  rsaKeyPair,
  rsaOaepKey,
  rsaPkcs1v15Key,
  rsaPkcs1v15Sign,
  rsaPssKey,
} from "@parsec-ts/node";
import { decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { type JwtClaims, type SignJwtOptions, signJwt, thumbprint, verifyJwt } from "../../src/index.js";
import { testService } from "../harness.js";

const service = testService();
const open = { usage: ["signHash", "verifyHash"] as const };

describe("a signed token", () => {
  it.each<[string, KeyAttributes]>([
    ["ES256", ecdsaKey("P-256")],
    ["ES384", ecdsaKey("P-384")],
    ["ES512", ecdsaKey("P-521", "SHA_512")],
    ["ES256", ecdsaDeterministicKey("P-256")],
    ["ES384", eccKeyPair("P-384", { ...open, algorithm: ecdsa("any") })],
    ["RS256", rsaPkcs1v15Key(2048)],
    ["RS384", rsaPkcs1v15Key(2048, "SHA_384")],
    ["RS512", rsaPkcs1v15Key(2048, "SHA_512")],
    ["PS256", rsaPssKey(2048)],
    ["PS384", rsaPssKey(2048, "SHA_384")],
    ["PS512", rsaPssKey(2048, "SHA_512")],
    ["RS256", rsaKeyPair(2048, { ...open, algorithm: rsaPkcs1v15Sign("any") })],
  ])("is by %s where the key says so, and jose and this package verify it", async (alg, attributes) => {
    const key = service.parsec.key(`algorithm/${alg}/${JSON.stringify(attributes)}`);
    await key.generate(attributes);
    const token = await signJwt(key, { sub: "pump-17", aud: "cloud" }, { expiresIn: "5m" });
    const jwk = await key.exportPublicKey("jwk");
    expect(decodeProtectedHeader(token)).toEqual({ alg, typ: "JWT", kid: await thumbprint(jwk) });
    const verified = await jwtVerify(token, await importJWK(jwk, alg), { audience: "cloud", algorithms: [alg] });
    expect(verified.payload).toMatchObject({ sub: "pump-17", aud: "cloud" });
    const options = { audience: "cloud", subject: "pump-17" };
    expect((await verifyJwt(key, token, options)).claims).toEqual(verified.payload);
    expect((await verifyJwt({ ...jwk, alg }, token, options)).claims).toEqual(verified.payload);
  });

  it("has r and s of their full length, also where they begin with zeros: a thousand by each verifier", async () => {
    const key = await service.parsec.ensureKey("thousand", ecdsaKey("P-256"));
    const jwk = await key.exportPublicKey("jwk");
    const theirs = await importJWK(jwk, "ES256");
    const native = { key: createPublicKey({ key: jwk as never, format: "jwk" }), dsaEncoding: "ieee-p1363" } as const;
    let withZeros = 0;
    for (let i = 0; i < 1000; i++) {
      const token = await signJwt(key, { jti: String(i) }, { expiresIn: 300 });
      const [header, payload, signature = ""] = token.split(".");
      const bytes = Buffer.from(signature, "base64url");
      expect(bytes).toHaveLength(64);
      if (bytes[0] === 0 || bytes[32] === 0) withZeros++;
      expect((await jwtVerify(token, theirs)).payload.jti).toBe(String(i));
      expect(verify("sha256", Buffer.from(`${header}.${payload}`), native, bytes)).toBe(true);
    }
    // About eight of a thousand: that there is none has a chance of 0.04 percent.
    expect(withZeros).toBeGreaterThan(0);
  });

  it("has the claims of its options, and iat of the given time", async () => {
    const key = await service.parsec.ensureKey("claims", ecdsaKey("P-256"));
    const now = new Date("2026-11-27T08:00:00.999Z");
    const iat = Math.floor(now.getTime() / 1000);
    const claimsOf = async (claims: JwtClaims, options: SignJwtOptions) =>
      JSON.parse(
        Buffer.from((await signJwt(key, claims, { now, ...options })).split(".")[1] ?? "", "base64url").toString(),
      );
    expect(
      await claimsOf(
        { role: "ö" },
        {
          expiresIn: "8h",
          notBefore: new Date(now.getTime() + 60_000),
          issuer: "i",
          subject: "s",
          audience: ["a", "b"],
          jwtId: "1",
        },
      ),
    ).toEqual({ role: "ö", iat, exp: iat + 28_800, nbf: iat + 60, iss: "i", sub: "s", aud: ["a", "b"], jti: "1" });
    expect(await claimsOf({ iat: 5, exp: 7, sub: undefined as never }, {})).toEqual({ iat: 5, exp: 7 });
    for (const [expiresIn, seconds] of [
      ["1s", 1],
      ["5m", 300],
      ["30d", 2_592_000],
      [90, 90],
    ] as const) {
      expect(await claimsOf({}, { expiresIn })).toEqual({ iat, exp: iat + seconds });
    }
  });

  it("has the header members of the caller, but never another alg", async () => {
    const key = await service.parsec.ensureKey("claims", ecdsaKey("P-256"));
    const token = await signJwt(key, {}, { header: { typ: "at+jwt", kid: "mine", x5t: "AA" } });
    expect(decodeProtectedHeader(token)).toEqual({ alg: "ES256", typ: "at+jwt", kid: "mine", x5t: "AA" });
    const nameless = await signJwt(key, {}, { header: { kid: undefined, typ: undefined } });
    expect(decodeProtectedHeader(nameless)).toEqual({ alg: "ES256" });
    // @ts-expect-error the algorithm is the key's
    await expect(signJwt(key, {}, { header: { alg: "none" } })).rejects.toMatchObject({ argument: "header" });
    // @ts-expect-error no extension is made
    await expect(signJwt(key, {}, { header: { crit: ["b64"] } })).rejects.toMatchObject({ argument: "header" });
    for (const name of ["kid", "typ", "cty"])
      await expect(signJwt(key, {}, { header: { [name]: 1 } })).rejects.toMatchObject({ argument: "header" });
  });

  it.each<[string, JwtClaims, object]>([
    ["claims.exp", { exp: 1 }, { expiresIn: "5m" }],
    ["claims.aud", { aud: "a" }, { audience: "b" }],
    ["claims.aud", { aud: [1] as never }, {}],
    ["claims.aud", { aud: ["a", 1] as never }, {}],
    ["claims.exp", { exp: "tomorrow" as never }, {}],
    ["claims.exp", { exp: Date.now() }, {}],
    ["claims.exp", { exp: Number.NaN }, {}],
    ["claims.sub", { sub: 17 as never }, {}],
    ["claims", { id: 1n }, {}],
    ["claims", { share: Number.NaN }, {}],
    ["claims", { shares: [{ share: Number.POSITIVE_INFINITY }] }, {}],
    ["claims", { text: "a".repeat(40_000) }, {}],
    ["claims", [] as never, {}],
    ["expiresIn", {}, { expiresIn: "5 minutes" }],
    ["expiresIn", {}, { expiresIn: "5M" }],
    ["expiresIn", {}, { expiresIn: 0 }],
    ["expiresIn", {}, { expiresIn: 1.5 }],
    ["expiresIn", {}, { expiresIn: "9999999999d" }],
    ["notBefore", {}, { notBefore: new Date(Number.NaN) }],
    ["now", {}, { now: 1_700_000_000 }],
    ["expiresin", {}, { expiresin: "5m" }],
    ["header", {}, { header: { x5c: ["a".repeat(20_000)] } }],
  ])("is refused for a wrong %s, case %#", async (argument, claims, options) => {
    const key = await service.parsec.ensureKey("claims", ecdsaKey("P-256"));
    await expect(signJwt(key, claims, options)).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_ARGUMENT",
      argument,
    });
  });

  it("is refused for what is no key, and for keys that do not sign", async () => {
    await expect(signJwt({} as never, {})).rejects.toMatchObject({ argument: "key" });
    const wrap = await service.parsec.ensureKey("wrap", rsaOaepKey(2048));
    await expect(signJwt(wrap, {})).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
    await expect(signJwt(service.parsec.key("none"), {})).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST",
    });
  });

  it("ends with its signal", async () => {
    const key = await service.parsec.ensureKey("claims", ecdsaKey("P-256"));
    await expect(signJwt(key, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ERR_PARSEC_ABORTED",
    });
  });
});
