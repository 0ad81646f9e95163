import { createHmac, generateKeyPairSync, type JsonWebKey as NodeJwk, sign } from "node:crypto";
import { ecdsaKey } from "@parsec-ts/node";
import { assert, asyncProperty, constantFrom, integer, string, tuple } from "fast-check";
import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { isParsecError, signJwt, type VerifyJwtOptions, verifyJwt } from "../../src/index.js";
import { encoded, errorOf, testService } from "../harness.js";

const service = testService();
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = pair.publicKey.export({ format: "jwk" }) as NodeJwk & { kty: string };
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const rsaJwk = { ...rsa.publicKey.export({ format: "jwk" }), alg: "RS256" } as NodeJwk & { kty: string };
const now = new Date("2026-11-27T08:00:00Z");
const seconds = now.getTime() / 1000;
const exp = seconds + 300;

/** A token with these texts, signed as they are. */
function token(header: object | string, payload: object | string): string {
  const input = `${encoded(header)}.${encoded(payload)}`;
  const signature = sign("sha256", Buffer.from(input), { key: pair.privateKey, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

const codeOf = async (text: string, options: VerifyJwtOptions = {}, keys: unknown = jwk): Promise<string | undefined> =>
  (await errorOf(verifyJwt(keys as never, text, { now, ...options }))).code?.replace("ERR_PARSEC_JOSE_", "");

describe("RFC 7515", () => {
  it("A.3: its token by ES256 is verified, and has expired in 2011", async () => {
    const key = {
      kty: "EC",
      crv: "P-256",
      x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
      y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    };
    const text =
      "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ." +
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    const { claims } = await verifyJwt(key, text, { issuer: "joe", now: new Date(1_300_819_379_000) });
    expect(claims).toEqual({ iss: "joe", exp: 1_300_819_380, "http://example.com/is_root": true });
    expect(await codeOf(text, {}, key)).toBe("EXPIRED");
  });

  it("A.2: its token by RS256 is verified, if the key says so", async () => {
    const key = {
      kty: "RSA",
      n: "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
      e: "AQAB",
    };
    const text =
      "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ." +
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const at = { now: new Date(1_300_000_000_000) };
    expect((await verifyJwt({ ...key, alg: "RS256" }, text, at)).claims.iss).toBe("joe");
    expect(await codeOf(text, at, key)).toBe("KEY");
    expect(await codeOf(text, at, { ...key, alg: "PS256" })).toBe("ALGORITHM");
    expect(await codeOf(text, at, { ...key, alg: "RS384" })).toBe("ALGORITHM");
  });
});

describe("a token", () => {
  it("of jose is verified", async () => {
    const theirs = await new SignJWT({ role: "reader" })
      .setProtectedHeader({ alg: "ES256", typ: "JWT" })
      .setIssuer("issuer")
      .setAudience(["other", "cloud"])
      .setSubject("pump-17")
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(pair.privateKey);
    const { claims, header } = await verifyJwt(jwk, theirs, {
      issuer: ["another", "issuer"],
      audience: "cloud",
      subject: "pump-17",
      requiredClaims: ["role", "iat"],
    });
    expect(header).toEqual({ alg: "ES256", typ: "JWT" });
    expect(claims).toMatchObject({ role: "reader", iss: "issuer", aud: ["other", "cloud"] });
  });

  it("of a key of the service is verified by it, here, without asking the service for the signature", async () => {
    const key = await service.parsec.ensureKey("verify", ecdsaKey("P-256"));
    const text = await signJwt(key, { sub: "a" }, { expiresIn: "1m" });
    expect((await verifyJwt(key, text)).claims.sub).toBe("a");
    const other = await service.parsec.ensureKey("other", ecdsaKey("P-256"));
    expect(await codeOf(text, { now: new Date() }, other)).toBe("SIGNATURE");
  });

  it("that lasts until the year 9999 is verified: other issuers mean for ever by it", async () => {
    const end = Date.UTC(9999, 11, 31) / 1000;
    const theirs = await new SignJWT({})
      .setProtectedHeader({ alg: "ES256" })
      .setExpirationTime(end)
      .sign(pair.privateKey);
    expect((await verifyJwt(jwk, theirs)).claims.exp).toBe(end);
  });

  it.each<[string, string, object | string, VerifyJwtOptions?]>([
    ["EXPIRED", "60 seconds after its end", { exp: seconds - 60 }],
    ["EXPIRED", "at its end without skew", { exp: seconds }, { clockSkewSeconds: 0 }],
    ["NOT_YET_VALID", "61 seconds before its begin", { exp, nbf: seconds + 61 }],
    ["CLAIM", "without an end", {}],
    ["CLAIM", "with an end that is a text", { exp: String(exp) }],
    ["CLAIM", "with an end that is null", { exp: null }],
    ["CLAIM", "with an end in milliseconds", { exp: now.getTime() }],
    ["CLAIM", "with an end of 10^12 seconds", { exp: 1e12 }],
    ["CLAIM", "with an end beyond all numbers", `{"exp":1e999}`],
    ["CLAIM", "with a begin that is a text", { exp, nbf: "0" }],
    ["CLAIM", "with iat that is a text", { exp, iat: "0" }],
    ["CLAIM", "for another reader", { exp, aud: "other" }, { audience: "cloud" }],
    ["CLAIM", "for other readers", { exp, aud: ["a", "b"] }, { audience: ["c", "d"] }],
    ["CLAIM", "for a reader that is not named here", { exp, aud: "other" }],
    ["CLAIM", "for no reader", { exp, aud: [] }],
    ["CLAIM", "without the wanted reader", { exp }, { audience: "cloud" }],
    ["CLAIM", "with a reader that is a number", { exp, aud: 1 }, { audience: "1" }],
    ["CLAIM", "with a reader that is a number beside a text", { exp, aud: ["cloud", 1] }, { audience: "cloud" }],
    ["CLAIM", "with a list of readers that holds another list", { exp, aud: [["cloud"]] }, { audience: "cloud" }],
    ["CLAIM", "of another issuer", { exp, iss: "b" }, { issuer: "a" }],
    ["CLAIM", "without the wanted issuer", { exp }, { issuer: "a" }],
    ["CLAIM", "with an issuer that is a list", { exp, iss: ["a"] }, { issuer: "a" }],
    ["CLAIM", "of another subject", { exp, sub: "b" }, { subject: "a" }],
    ["CLAIM", "without a claim that is required", { exp }, { requiredClaims: ["toString"] }],
    ["MALFORMED", "with a claim twice", `{"exp":${exp},"sub":"a","sub":"b"}`],
    ["MALFORMED", "with a claim for the prototype", `{"exp":${exp},"__proto__":{"isAdmin":true}}`],
    ["MALFORMED", "whose claims are an array", "[]"],
    ["MALFORMED", "whose claims are no JSON", "hello"],
  ])("is refused as %s %s", async (code, _title, payload, options) => {
    expect(await codeOf(token({ alg: "ES256" }, payload), options)).toBe(code);
  });

  it.each<[string, string, object | string, VerifyJwtOptions?]>([
    ["ALGORITHM", "none", { alg: "none" }],
    ["ALGORITHM", "none in another case", { alg: "nOnE" }],
    ["ALGORITHM", "another algorithm of the same curve's size", { alg: "ES384" }],
    ["ALGORITHM", "an inherited name", { alg: "toString" }],
    ["ALGORITHM", "the algorithm with a space", { alg: "ES256 " }],
    ["HEADER", "an extension", { alg: "ES256", crit: ["exp"], exp }],
    ["HEADER", "no extensions", { alg: "ES256", crit: [] }],
    ["HEADER", "an unencoded payload", { alg: "ES256", b64: false }],
    ["HEADER", "another type", { alg: "ES256", typ: "at+jwt" }],
    ["HEADER", "another type that ends like it", { alg: "ES256", typ: "my-application/JWT" }, { type: "my-JWT" }],
    ["HEADER", "another type than the wanted one", { alg: "ES256", typ: "JWT" }, { type: "at+jwt" }],
    ["HEADER", "no type where one is wanted", { alg: "ES256" }, { type: "JWT" }],
    ["MALFORMED", "no algorithm", { typ: "JWT" }],
    ["MALFORMED", "a list as algorithm", { alg: ["ES256"] }],
    ["MALFORMED", "a number as kid", { alg: "ES256", kid: 1 }],
    ["MALFORMED", "a list as typ", { alg: "ES256", typ: ["JWT"] }],
    ["MALFORMED", "the algorithm twice", '{"alg":"none","alg":"ES256"}'],
    ["MALFORMED", "a prototype", '{"alg":"ES256","__proto__":{"alg":"none"}}'],
    ["TOO_LONG", "17,000 bytes", { alg: "ES256", x5c: "a".repeat(17_000) }],
  ])("is refused as %s for a header with %s", async (code, _title, header, options) => {
    expect(await codeOf(token(header, { exp }), options)).toBe(code);
  });

  it("may have its type in any case of letters, with the media type's prefix", async () => {
    for (const [typ, type] of [
      ["jwt", undefined],
      ["application/JWT", undefined],
      ["AT+JWT", "application/at+jwt"],
    ] as const) {
      const options = type === undefined ? { now } : { now, type };
      expect((await verifyJwt(jwk, token({ alg: "ES256", typ }, { exp }), options)).header.typ).toBe(typ);
    }
  });

  it("is valid a second before its end and at its begin, by the skew of the caller", async () => {
    for (const claims of [{ exp: seconds + 1 }, { exp, nbf: seconds }]) {
      await expect(
        verifyJwt(jwk, token({ alg: "ES256" }, claims), { now, clockSkewSeconds: 0 }),
      ).resolves.toBeDefined();
    }
    for (const claims of [{ exp: seconds - 59 }, { exp, nbf: seconds + 60 }]) {
      await expect(verifyJwt(jwk, token({ alg: "ES256" }, claims), { now })).resolves.toBeDefined();
    }
    expect((await verifyJwt(jwk, token({ alg: "ES256" }, {}), { allowNoExpiry: true })).claims).toEqual({});
  });

  it("is not verified with a public key as the secret of an HMAC, nor with a key of its own header", async () => {
    const input = `${encoded({ alg: "HS256" })}.${encoded({ exp })}`;
    for (const secret of [
      rsa.publicKey.export({ format: "pem", type: "spki" }),
      JSON.stringify(rsaJwk),
      rsaJwk.n ?? "",
    ]) {
      const mac = createHmac("sha256", secret).update(input).digest("base64url");
      expect(await codeOf(`${input}.${mac}`, {}, rsaJwk)).toBe("ALGORITHM");
    }
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
    expect(await codeOf(token({ alg: "ES256", jwk, x5c: [], jku: "https://example.org" }, { exp }), {}, other)).toBe(
      "SIGNATURE",
    );
  });

  it("is refused with a signature of zeros, of DER, of another length, or of another token", async () => {
    const good = token({ alg: "ES256" }, { exp });
    const [header, payload] = good.split(".");
    const der = sign("sha256", Buffer.from(`${header}.${payload}`), pair.privateKey);
    const other = token({ alg: "ES256" }, { exp: exp + 1 }).split(".")[2];
    const signatures = [Buffer.alloc(64), Buffer.alloc(0), Buffer.alloc(63), Buffer.alloc(65, 1), der];
    for (const signature of [...signatures.map((bytes) => bytes.toString("base64url")), other]) {
      expect(await codeOf(`${header}.${payload}.${signature}`)).toBe("SIGNATURE");
    }
  });

  it.each<[string, (parts: string[]) => string]>([
    ["padding", ([h, p, s]) => `${h}.${p}.${s}==`],
    ["a space", ([h, p, s]) => ` ${h}.${p}.${s}`],
    ["a line end", ([h, p, s]) => `${h}.${p}.${s}\n`],
    ["the other alphabet", ([h, p]) => `${h}.${p}.${"+/".repeat(43)}`],
    ["two parts", ([h, p]) => `${h}.${p}`],
    ["four parts", ([h, p, s]) => `${h}.${p}.${s}.${s}`],
    ["five parts", ([h, p, s]) => `${h}.${p}.${s}.${s}.${s}`],
    ["no payload in base64url", ([h, , s]) => `${h}.%.${s}`],
    ["half a surrogate pair in it", ([h, , s]) => `${h}.\ud800.${s}`],
    ["an empty header", ([, p, s]) => `.${p}.${s}`],
    ["nothing", () => ""],
  ])("is malformed with %s", async (_title, change) => {
    expect(await codeOf(change(token({ alg: "ES256" }, { exp }).split(".")))).toBe("MALFORMED");
  });

  it("is malformed with bits at its end that stand for nothing, of which only one text is the token", async () => {
    const good = token({ alg: "ES256" }, { exp });
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const index = last.indexOf(good.at(-1) ?? "");
    for (let bit = 1; bit < 16; bit++) expect(await codeOf(good.slice(0, -1) + last[index + bit])).toBe("MALFORMED");
  });

  it("is refused when it is truncated anywhere, or one character of it is another", async () => {
    const good = token({ alg: "ES256" }, { exp });
    const codes = /^(MALFORMED|SIGNATURE|ALGORITHM|HEADER)$/;
    for (let length = 0; length < good.length; length++) expect(await codeOf(good.slice(0, length))).toMatch(codes);
    await assert(
      asyncProperty(integer({ min: 0, max: good.length - 1 }), constantFrom(..."Aa0-_.=é"), async (at, sign) => {
        if (good[at] === sign) return;
        expect(await codeOf(good.slice(0, at) + sign + good.slice(at + 1))).toMatch(codes);
      }),
    );
  });

  it.each<[string, object, VerifyJwtOptions]>([
    ["iss of the token is missing", { exp }, { issuer: "a" }],
    ["iss of the token has not the wanted value", { exp, iss: "b" }, { issuer: "a" }],
    ["sub of the token is missing", { exp }, { subject: "a" }],
    ["aud of the token is missing", { exp }, { audience: "a" }],
    ["jti of the token is missing", { exp }, { requiredClaims: ["jti"] }],
  ])("is refused with the reason: the claim %s", async (reason, claims, options) => {
    const error = await errorOf(verifyJwt(jwk, token({ alg: "ES256" }, claims), { now, ...options }));
    expect(error.message).toContain(`The claim ${reason}.`);
  });

  it("may have an end a second before 10^12", async () => {
    const end = 1e12 - 1;
    expect((await verifyJwt(jwk, token({ alg: "ES256" }, { exp: end }), { now })).claims.exp).toBe(end);
  });

  it("is refused at once when it is huge", async () => {
    expect(await codeOf("a".repeat(65_537))).toBe("TOO_LONG");
    expect(await codeOf(".".repeat(65_536))).toBe("MALFORMED");
    expect(await codeOf(`${encoded({ alg: "ES256" })}.e30.${"A".repeat(4000)}`)).toBe("TOO_LONG");
  });

  it("never makes another error than ours, whatever it is", async () => {
    const part = string({ unit: "binary", maxLength: 40 }).map((text) => encoded(text));
    await assert(
      asyncProperty(tuple(part, part, part), string(), async ([h, p, s], text) => {
        for (const any of [text, `${h}.${p}.${s}`, `${encoded({ alg: "ES256" })}.${p}.${s}`]) {
          const error = await errorOf(verifyJwt(jwk, any, { now }));
          expect(isParsecError(error) && error.family).toBe("protocol");
        }
      }),
    );
  });

  it("leaves no part of itself in an error", async () => {
    const secret = "a-secret-subject";
    const error = await errorOf(
      verifyJwt(jwk, token({ alg: "ES256" }, { exp, sub: secret }), { now, subject: "other" }),
    );
    expect(JSON.stringify(error) + error.message + error.stack).not.toContain(secret);
    expect(error).toMatchObject({ argument: "sub" });
  });
});

describe("a key to verify by", () => {
  const text = token({ alg: "ES256" }, { exp });

  it.each<[string, unknown]>([
    ["with its secret", { ...pair.privateKey.export({ format: "jwk" }) }],
    ["that is symmetric", { kty: "oct", k: "AAAA" }],
    ["for encryption", { ...jwk, use: "enc" }],
    ["for signing only", { ...jwk, key_ops: ["sign"] }],
    ["of another algorithm", { ...jwk, alg: "ES384" }],
    [
      "on a curve without algorithm",
      generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey.export({ format: "jwk" }),
    ],
    [
      "of RSA with 1024 bits",
      { ...generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" }), alg: "RS256" },
    ],
  ])("is refused %s", async (_title, key) => {
    await expect(verifyJwt(key as never, text, { now })).rejects.toMatchObject({
      family: "usage",
      code: "ERR_PARSEC_JOSE_KEY",
    });
  });

  it("is refused if its point is on no curve", async () => {
    await expect(verifyJwt({ ...jwk, y: jwk.x }, text, { now })).rejects.toMatchObject({
      code: "ERR_PARSEC_KEY_FORMAT",
    });
  });

  it.each([[undefined], [null], [1], ["key"], [[]], [{}], [{ keys: {} }]])("is refused if it is %j", async (key) => {
    await expect(verifyJwt(key as never, text, { now })).rejects.toMatchObject({ argument: "keys" });
  });

  it.each<[string, object]>([
    ["clockSkewSeconds", { clockSkewSeconds: 601 }],
    ["clockSkewSeconds", { clockSkewSeconds: -1 }],
    ["issuer", { issuer: 1 }],
    ["issuer", { issuer: ["a", 1] }],
    ["audience", { audience: [] }],
    ["now", { now: "today" }],
    ["algorithms", { algorithms: ["none"] }],
    ["requiredClaims", { requiredClaims: "role" }],
    ["requiredClaims", { requiredClaims: ["role", 1] }],
  ])("comes with options that are checked: %s", async (argument, options) => {
    await expect(verifyJwt(jwk, text, options)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument });
  });
});
