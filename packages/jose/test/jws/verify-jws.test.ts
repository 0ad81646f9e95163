import { generateKeyPairSync, randomBytes } from "node:crypto";
import { ecdsaKey, rsaPssKey } from "@parsec-ts/node";
import { CompactSign, compactVerify, FlattenedSign, flattenedVerify, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { type FlattenedJws, signJws, verifyJws } from "../../src/index.js";
import { bytesOf, encoded, errorOf, testService } from "../harness.js";

const service = testService();
const payload = bytesOf("hello, ö");

describe("RFC 7515", () => {
  it("A.4: its payload by ES512, which is no JSON, is verified", async () => {
    const key = {
      kty: "EC",
      crv: "P-521",
      x: "AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk",
      y: "ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2",
    };
    const jws =
      "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn";
    expect(Buffer.from((await verifyJws(key, jws)).payload).toString()).toBe("Payload");
  });

  it("A.7: flattened JSON is verified, whose kid is in the header that is not signed", async () => {
    const kid = "e9bc097a-ce51-4036-9562-d2ade882db0d";
    const key = {
      kty: "EC",
      crv: "P-256",
      x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
      y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
      kid,
    };
    const jws = {
      payload: "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
      protected: "eyJhbGciOiJFUzI1NiJ9",
      header: { kid },
      signature: "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    };
    expect((await verifyJws({ keys: [key] }, jws)).header).toEqual({ alg: "ES256" });
    const others = { keys: [{ ...key, kid: "another" }] };
    await expect(verifyJws(others, jws)).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_UNKNOWN_KEY" });
  });
});

describe("a JWS of a key of the service", () => {
  it("is verified by jose and by us, in both serializations, with the payload and without", async () => {
    const key = await service.parsec.ensureKey("jws", rsaPssKey(2048));
    const theirs = await importJWK(await key.exportPublicKey("jwk"), "PS256");
    const compact: string = await signJws(key, payload, { header: { typ: "test", cty: "text/plain" } });
    const verified = await compactVerify(compact, theirs);
    expect(verified.protectedHeader).toMatchObject({ alg: "PS256", typ: "test", cty: "text/plain" });
    expect(Buffer.from(verified.payload)).toEqual(Buffer.from(payload));
    expect((await verifyJws(key, compact, { type: "test" })).payload).toEqual(payload);

    const flattened: FlattenedJws = await signJws(key, payload, { serialization: "flattened" });
    expect((await flattenedVerify(flattened as Required<FlattenedJws>, theirs)).payload).toEqual(verified.payload);
    expect((await verifyJws(key, flattened)).payload).toEqual(payload);

    const detached = await signJws(key, payload, { detached: true });
    const [header, nothing, signature] = detached.split(".");
    expect(nothing).toBe("");
    expect(
      (await compactVerify(`${header}.${Buffer.from(payload).toString("base64url")}.${signature}`, theirs)).payload,
    ).toEqual(verified.payload);
    expect((await verifyJws(key, detached, { payload })).payload).toEqual(payload);
    const both = await signJws(key, payload, { detached: true, serialization: "flattened" });
    expect(both).not.toHaveProperty("payload");
    expect((await verifyJws(key, both, { payload })).payload).toEqual(payload);
    for (const jws of [detached, both]) {
      await expect(verifyJws(key, jws)).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_SIGNATURE" });
      await expect(verifyJws(key, jws, { payload: bytesOf("hello, o") })).rejects.toMatchObject({
        code: "ERR_PARSEC_JOSE_SIGNATURE",
      });
    }
    await expect(verifyJws(key, compact, { payload })).rejects.toMatchObject({ argument: "payload" });
    await expect(verifyJws(key, compact, { type: "JWT" })).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_HEADER" });
  });

  it("may hold any bytes up to a mebibyte, none too", async () => {
    const key = await service.parsec.ensureKey("bytes", ecdsaKey("P-256"));
    for (const bytes of [new Uint8Array(0), new Uint8Array(randomBytes(1_048_576))]) {
      const jws = await signJws(key, bytes);
      expect(Buffer.from((await verifyJws(key, jws)).payload).equals(bytes)).toBe(true);
    }
    await expect(signJws(key, new Uint8Array(1_048_577))).rejects.toMatchObject({ argument: "payload" });
    await expect(signJws(key, "text" as never)).rejects.toMatchObject({ argument: "payload" });
  });

  it("may have a header of up to 16,384 bytes of JSON", async () => {
    const key = await service.parsec.ensureKey("bytes", ecdsaKey("P-256"));
    const header = (x: string) => ({ kid: undefined, x });
    const around = `{"x":"","alg":"ES256"}`.length;
    const longest = header("a".repeat(16_384 - around));
    const jws = await signJws(key, payload, { header: longest });
    expect((await verifyJws(key, jws)).header).toEqual({ x: longest.x, alg: "ES256" });
    await expect(signJws(key, payload, { header: header(`${longest.x}a`) })).rejects.toMatchObject({
      argument: "header",
    });
    const longer = encoded({ alg: "ES256", x: `${longest.x}a` });
    await expect(verifyJws(key, `${longer}.AAAA.AAAA`)).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_TOO_LONG" });
  });

  it.each<[string, number, number, string]>([
    ["a payload of the greatest length", 1_398_102, 4, "SIGNATURE"],
    ["a longer payload", 1_398_103, 4, "TOO_LONG"],
    ["a signature of the greatest length", 4, 2732, "SIGNATURE"],
    ["a longer signature", 4, 2733, "TOO_LONG"],
  ])("is refused with %s and a wrong signature", async (_title, payloadLength, signatureLength, code) => {
    const key = await service.parsec.ensureKey("bytes", ecdsaKey("P-256"));
    const jws = `${encoded({ alg: "ES256" })}.${"A".repeat(payloadLength)}.${"A".repeat(signatureLength)}`;
    await expect(verifyJws(key, jws)).rejects.toMatchObject({ code: `ERR_PARSEC_JOSE_${code}` });
  });

  it.each([["text"], [null], [1], [[]]])("is not made with %j as its header", async (header) => {
    const key = await service.parsec.ensureKey("bytes", ecdsaKey("P-256"));
    await expect(signJws(key, payload, { header: header as never })).rejects.toMatchObject({ argument: "header" });
  });
});

describe("a JWS of jose", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const jwk = publicKey.export({ format: "jwk" }) as { kty: string };

  it("is verified in both serializations", async () => {
    const compact = await new CompactSign(payload).setProtectedHeader({ alg: "ES384" }).sign(privateKey);
    expect((await verifyJws(jwk, compact)).payload).toEqual(payload);
    const flattened = await new FlattenedSign(payload).setProtectedHeader({ alg: "ES384" }).sign(privateKey);
    expect((await verifyJws(jwk, flattened)).payload).toEqual(payload);
  });

  it("is refused with an extension that we do not know, and with its algorithm in the header that is not signed", async () => {
    const unencoded = await new FlattenedSign(payload)
      .setProtectedHeader({ alg: "ES384", b64: false, crit: ["b64"] })
      .sign(privateKey);
    await expect(verifyJws(jwk, { ...unencoded, payload: "aGVsbG8" })).rejects.toMatchObject({
      code: "ERR_PARSEC_JOSE_HEADER",
    });
    const unprotected = await new FlattenedSign(payload).setUnprotectedHeader({ alg: "ES384" }).sign(privateKey);
    await expect(verifyJws(jwk, unprotected as never)).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_MALFORMED" });
  });

  it.each(["payload", "protected", "signature"])("is refused unless its %s is a text", async (name) => {
    const flattened = await new FlattenedSign(payload).setProtectedHeader({ alg: "ES384" }).sign(privateKey);
    const list = { ...flattened, [name]: [flattened[name as keyof typeof flattened]] };
    const error = await errorOf(verifyJws(jwk, list as never));
    expect(error).toMatchObject({ code: "ERR_PARSEC_JOSE_MALFORMED", message: expect.stringContaining("as texts") });
  });

  it("is verified as one without kid if its header that is not signed has none, or one that is no text", async () => {
    const flattened = await new FlattenedSign(payload).setProtectedHeader({ alg: "ES384" }).sign(privateKey);
    const keys = { keys: [{ ...jwk, kid: "1" }] };
    for (const header of [null, {}, { kid: 1 }, { kid: ["1"] }, { kid: "1" }]) {
      expect((await verifyJws(keys, { ...flattened, header } as never)).payload).toEqual(payload);
    }
  });

  it("is refused with advice if the word of an HTTP field is in front of it, and only there", async () => {
    const compact = await new CompactSign(payload).setProtectedHeader({ alg: "ES384" }).sign(privateKey);
    for (const [text, isPrefix] of [
      [`Bearer ${compact}`, true],
      [`bearer ${compact}`, true],
      [`${compact}.Bearer a`, false],
      ["Bearers", false],
    ] as const) {
      const { code, message } = await errorOf(verifyJws(jwk, text));
      expect([code, message.includes("begins with the word Bearer")]).toEqual(["ERR_PARSEC_JOSE_MALFORMED", isPrefix]);
    }
  });

  it.each([[undefined], [null], [1], [{}], [{ payload: 1, protected: "", signature: "" }], [{ protected: "e30" }]])(
    "is refused if it is %j",
    async (jws) => {
      const error = await errorOf(verifyJws(jwk, jws as never));
      expect(error.code).toMatch(/^ERR_PARSEC_(ARGUMENT|JOSE_MALFORMED)$/);
    },
  );
});
