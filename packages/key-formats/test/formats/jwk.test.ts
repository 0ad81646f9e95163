import { createPrivateKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodeKey, encodePublicKey, type JsonWebKey } from "../../src/index.js";
import { ecKeys, hex, jwk, KEY_FORMAT_ERROR, rsaKeys } from "../node-keys.js";
import { recordBuffers } from "../record-buffers.js";

const read = (key: JsonWebKey) => decodeKey({ format: "jwk", key });
const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** RFC 7517, appendix A.1 and A.2. */
const RFC7517_EC = {
  kty: "EC",
  crv: "P-256",
  x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
  y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
  use: "enc",
  kid: "1",
};
const RFC7517_EC_PRIVATE = { ...RFC7517_EC, d: "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE" };
const RFC7517_RSA = {
  kty: "RSA",
  n: "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
  e: "AQAB",
  alg: "RS256",
  kid: "2011-04-29",
};
const RFC7517_RSA_PRIVATE = {
  ...RFC7517_RSA,
  d: "X4cTteJY_gn4FYPsXB8rdXix5vwsg1FLN5E3EaG6RJoVH-HLLKD9M7dx5oo7GURknchnrRweUkC7hT5fJLM0WbFAKNLWY2vv7B6NqXSzUvxT0_YSfqijwp3RTzlBaCxWp4doFk5N2o8Gy_nHNKroADIkJ46pRUohsXywbReAdYaMwFs9tv8d_cPVY3i07a3t8MN6TNwm0dSawm9v47UiCl3Sk5ZiG7xojPLu4sbg1U2jx4IBTNBznbJSzFHK66jT8bgkuqsk0GjskDJk19Z4qwjwbsnn4j2WBii3RL-Us2lGVkY8fkFzme1z0HbIkfz0Y6mqnOYtqc0X4jfcKoAC8Q",
  p: "83i-7IvMGXoMXCskv73TKr8637FiO7Z27zv8oj6pbWUQyLPQBQxtPVnwD20R-60eTDmD2ujnMt5PoqMrm8RfmNhVWDtjjMmCMjOpSXicFHj7XOuVIYQyqVWlWEh6dN36GVZYk93N8Bc9vY41xy8B9RzzOGVQzXvNEvn7O0nVbfs",
  q: "3dfOR9cuYq-0S-mkFLzgItgMEfFzB2q3hWehMuG0oCuqnb3vobLyumqjVZQO1dIrdwgTnCdpYzBcOfW5r370AFXjiWft_NGEiovonizhKpo9VVS78TzFgxkIdrecRezsZ-1kYd_s1qDbxtkDEgfAITAG9LUnADun4vIcb6yelxk",
  dp: "G4sPXkc6Ya9y8oJW9_ILj4xuppu0lzi_H7VTkS8xj5SdX3coE0oimYwxIi2emTAue0UOa5dpgFGyBJ4c8tQ2VF402XRugKDTP8akYhFo5tAA77Qe_NmtuYZc3C3m3I24G2GvR5sSDxUyAN2zq8Lfn9EUms6rY3Ob8YeiKkTiBj0",
  dq: "s9lAH9fggBsoFR8Oac2R_E2gw282rT2kGOAhvIllETE1efrA6huUUvMfBcMpn8lqeW6vzznYY5SSQF7pMdC_agI3nG8Ibp1BUb0JUiraRNqUfLhcQb_d9GF4Dh7e74WbRsobRonujTYN1xCaP6TO61jvWrX-L18txXw494Q_cgk",
  qi: "GyM_p6JrXySiz1toFgKbWV-JdI3jQ4ypu9rbMWx3rQJBfmt0FoYzgUIZEVFEcOqwemRN81zoDAaa-Bk0KWNGDjJHZDdDmFhW3AN7lI-puxk_mHZGJ11rxyR8O55XLSe3SPmRfKwZI6yU24ZxvQKFYItdldUKGzO6Ia6zTKhAVRU",
};

/** RFC 8037, appendix A.6 and A.7; the bytes are those of RFC 7748, section 6. */
const RFC8037_X25519 = {
  kty: "OKP",
  crv: "X25519",
  x: "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo",
  d: base64Url(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")),
};
const RFC8037_X448 = {
  kty: "OKP",
  crv: "X448",
  x: "mwj3zDG34-Z9ItWuoSEHSic70rg94Jxj-qc9LCLF2bvINmRyQdlT1AxbEtqIEg1TF3-A5TLEH6A",
  d: "mo9JJdFRn1d1z0awS1gA1O6e6LrovFVl1JjCjdnJuvV0qUGXRIlzkQBjgqbxJ6sdmsLYwKWYcms",
};

describe("the JWKs of the RFCs", () => {
  it("are read: the EC key of RFC 7517, public and private", () => {
    const { data } = read(RFC7517_EC);
    expect(data).toEqual(hex(`04${hexOf(RFC7517_EC.x)}${hexOf(RFC7517_EC.y)}`));
    expect(read(RFC7517_EC_PRIVATE)).toEqual({
      keyType: { kind: "eccKeyPair", curveFamily: "SECP_R1" },
      keyBits: 256,
      data: hex(hexOf(RFC7517_EC_PRIVATE.d)),
    });
  });

  it("are read: the RSA key of RFC 7517, public and private, to the PKCS#1 that OpenSSL writes", () => {
    const pkcs1 = createPrivateKey({ key: RFC7517_RSA_PRIVATE, format: "jwk" }).export({
      format: "der",
      type: "pkcs1",
    });
    expect(read(RFC7517_RSA_PRIVATE)).toEqual({
      keyType: { kind: "rsaKeyPair" },
      keyBits: 2048,
      data: new Uint8Array(pkcs1),
    });
    const { kty, n, e } = RFC7517_RSA;
    expect(encodePublicKey(read(RFC7517_RSA), "jwk")).toEqual({ kty, n, e });
  });

  it("are read: the symmetric key of RFC 7517, appendix A.3", () => {
    expect(read({ kty: "oct", alg: "A128KW", k: "GawgguFyGrWKav7AX4VKUg" })).toEqual({
      keyType: { kind: "aes" },
      keyBits: 128,
      data: hex("19ac2082e1721ab58a6afec05f854a52"),
    });
  });

  it.each([
    ["X25519", RFC8037_X25519, 255, "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"],
    ["X448", RFC8037_X448, 448, hexOf(RFC8037_X448.x)],
  ])("are read: the %s key of RFC 8037", (_name, key, keyBits, point) => {
    const { d, ...publicKey } = key;
    expect(read(key)).toMatchObject({
      keyType: { kind: "eccKeyPair", curveFamily: "MONTGOMERY" },
      keyBits,
      data: hex(hexOf(d)),
    });
    expect(read(publicKey)).toMatchObject({ keyType: { kind: "eccPublicKey" }, keyBits, data: hex(point) });
    expect(encodePublicKey(read(publicKey), "jwk")).toEqual(publicKey);
  });

  it("are refused where Parsec has no type: the Ed25519 key of RFC 8037, appendix A.1", () => {
    const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    const d = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    expect(() => read({ kty: "OKP", crv: "Ed25519", x, d })).toThrow(KEY_FORMAT_ERROR as Error);
  });
});

describe("decodeKey of a JWK", () => {
  const withoutZeros = (text: string) => base64Url(hex(hexOf(text).replace(/^(00)+/, "")));
  const withZero = (text: string) => base64Url(hex(`00${hexOf(text)}`));

  it("reads coordinates and scalars that were written without their zeros", () => {
    const found = ["x", "y", "d"].map((name) => {
      for (;;) {
        const key = jwk(ecKeys("prime256v1").privateKey).key;
        if (hexOf(String(key[name])).startsWith("00")) return { key, name };
      }
    });
    for (const { key, name } of found) {
      const short = { ...key, [name]: withoutZeros(String(key[name])) };
      expect(read(short)).toEqual(read(key));
      const { d: _d, ...publicShort } = short;
      const { d: _whole, ...publicWhole } = key;
      expect(read(publicShort as JsonWebKey)).toEqual(read(publicWhole as JsonWebKey));
    }
  });

  it("reads RSA numbers that were written with a zero in front", () => {
    const members = Object.entries(RFC7517_RSA_PRIVATE).map(([name, text]) =>
      ["kty", "alg", "kid"].includes(name) ? [name, text] : [name, withZero(text)],
    );
    expect(read(Object.fromEntries(members))).toEqual(read(RFC7517_RSA_PRIVATE));
  });

  it("does not compare the point of a private key with its scalar", () => {
    const other = jwk(ecKeys("prime256v1").publicKey).key;
    expect(read({ ...RFC7517_EC_PRIVATE, x: other.x, y: other.y }).data).toEqual(read(RFC7517_EC_PRIVATE).data);
  });

  const { x: _x, ...ecWithoutX } = RFC7517_EC_PRIVATE;
  const { x: _okpX, ...okpWithoutX } = RFC8037_X25519;
  const changed = base64Url(hex(hexOf(RFC7517_EC.y)).map((byte, i) => (i === 31 ? byte ^ 1 : byte)));
  const longModulus = base64Url(new Uint8Array(2049).fill(255));

  it.each<[string, unknown]>([
    ["a point that is not on its curve", { ...RFC7517_EC, y: changed }],
    ["a point off the curve beside a private key", { ...RFC7517_EC_PRIVATE, y: changed }],
    ["a private key without x", ecWithoutX],
    ["a private key on a Montgomery curve without x", okpWithoutX],
    ["x that is too long", { ...RFC7517_EC, x: withZero(RFC7517_EC.x) }],
    ["d that is too long", { ...RFC7517_EC_PRIVATE, d: withZero(RFC7517_EC_PRIVATE.d) }],
    ["an empty d", { ...RFC7517_EC_PRIVATE, d: "" }],
    ["d that is not a text", { ...RFC7517_EC_PRIVATE, d: 5 }],
    ["a short x on X25519", { kty: "OKP", crv: "X25519", x: base64Url(new Uint8Array(31)) }],
    ["the point at infinity", { ...RFC7517_EC, x: "AA", y: "AA" }],
    ["a curve of another kty", { ...RFC8037_X25519, kty: "EC" }],
    ["a curve without a JWK name", { ...RFC7517_EC, crv: "brainpoolP256r1" }],
    ["no curve", { ...RFC7517_EC, crv: undefined }],
    ["base64 instead of base64url", { ...RFC7517_EC, x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D+" }],
    ["padding", { ...RFC7517_EC, x: `${RFC7517_EC.x}=` }],
    ["a space", { ...RFC7517_EC, x: `${RFC7517_EC.x.slice(0, 42)} ` }],
    ["unused bits that are set", { ...RFC7517_EC, x: `${RFC7517_EC.x.slice(0, 42)}5` }],
    ["an RSA private key without primes", { ...RFC7517_RSA, d: RFC7517_RSA_PRIVATE.d }],
    ["an RSA private key of three primes", { ...RFC7517_RSA_PRIVATE, oth: [] }],
    ["an RSA modulus of more than 16,384 bits", { ...RFC7517_RSA, n: longModulus }],
    ["an RSA modulus of zero", { ...RFC7517_RSA, n: "AA" }],
    ["an RSA exponent of zero", { ...RFC7517_RSA, e: "AA" }],
    ["an RSA exponent longer than the modulus", { ...RFC7517_RSA, n: "Aw", e: "AQAB" }],
    ["an empty symmetric key", { kty: "oct", k: "" }],
    ["a symmetric key of more than 64 KiB", { kty: "oct", k: "A".repeat(100_000) }],
    ["a symmetric key without k", { kty: "oct" }],
    ["an unknown kty", { kty: "AKP", pub: "AA" }],
    ["a set of keys", { keys: [RFC7517_EC] }],
  ])("refuses %s", (_title, key) => {
    expect(() => read(key as JsonWebKey)).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("reads an RSA modulus of 16,384 bits", () => {
    const n = base64Url(new Uint8Array(2048).fill(255));
    expect(read({ kty: "RSA", n, e: "AQAB" })).toMatchObject({ keyType: { kind: "rsaPublicKey" }, keyBits: 16_384 });
  });

  it("wipes everything it has made of a private key but the result, also when it fails", () => {
    const { key } = jwk(rsaKeys(1024).privateKey);
    const ec = jwk(ecKeys("prime256v1").privateKey).key;
    for (const [input, isKey] of [
      [key, true],
      [{ ...key, qi: "?" }, false],
      [{ ...key, p: base64Url(new Uint8Array(300).fill(7)) }, false],
      [ec, true],
      [{ ...ec, d: "AAAB?" }, false],
    ] as const) {
      const { buffers, result } = recordBuffers(() => read(input as JsonWebKey).data);
      expect(result !== undefined).toBe(isKey);
      const secrets = buffers.filter((buffer) => buffer !== result?.buffer && !isPublic(new Uint8Array(buffer), input));
      expect(secrets.every((buffer) => new Uint8Array(buffer).every((byte) => byte === 0))).toBe(true);
      if (input.kty === "RSA") expect(secrets.length).toBeGreaterThan(6);
    }
  });
});

function hexOf(base64: string): string {
  return Buffer.from(base64, "base64url").toString("hex");
}

/** True for the public coordinates that reading an EC key leaves behind. */
function isPublic(bytes: Uint8Array, { x, y }: Readonly<Record<string, unknown>>): boolean {
  const [first, second] = [hexOf(String(x ?? "")), hexOf(String(y ?? ""))];
  return x !== undefined && [first, second, `04${first}${second}`].includes(Buffer.from(bytes).toString("hex"));
}
