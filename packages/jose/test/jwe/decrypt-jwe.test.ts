import { generateKeyPairSync } from "node:crypto";
import { ecdhKey, type KeyAttributes, type ParsecKey, rsaOaepKey, rsaPkcs1v15Key, x25519Key } from "@parsec-ts/node";
import { assert, asyncProperty, constantFrom, integer } from "fast-check";
import { CompactEncrypt, importJWK } from "jose";
import { describe, expect, it, vi } from "vitest";
import { decryptJwe, signJwt } from "../../src/index.js";
import { bytesOf, encoded, errorOf, testService } from "../harness.js";

const service = testService();
const plaintext = bytesOf("a secret");
const failed = {
  family: "service",
  code: "ERR_PARSEC_DECRYPTION_FAILED",
  message: expect.stringMatching(/^The token was not encrypted to this key, or was changed\./),
};
let names = 0;

async function generate(attributes: KeyAttributes): Promise<ParsecKey> {
  return await service.parsec.key(`jwe/${names++}`).generate(attributes);
}

/** A token that jose encrypts to the key. */
async function encrypt(key: ParsecKey, alg: string, enc: string, header: object = {}): Promise<string> {
  const jwk = await key.exportPublicKey("jwk");
  return await new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg, enc, ...header })
    .encrypt(await importJWK(jwk, alg));
}

const KEYS: readonly [string, KeyAttributes, readonly string[]][] = [
  ["RSA-OAEP with SHA-256", rsaOaepKey(2048), ["RSA-OAEP-256"]],
  ["RSA-OAEP with SHA-384", rsaOaepKey(2048, "SHA_384"), ["RSA-OAEP-384"]],
  ["ECDH on P-256", ecdhKey("P-256"), ["ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A256KW"]],
  ["ECDH on P-521", ecdhKey("P-521"), ["ECDH-ES", "ECDH-ES+A256KW"]],
  ["X25519", x25519Key(), ["ECDH-ES", "ECDH-ES+A128KW"]],
];

const CONTENTS = ["A128GCM", "A256GCM", "A128CBC-HS256", "A256CBC-HS512"];

describe.each(KEYS)("a token to a key for %s", (_title, attributes, algs) => {
  it("is decrypted, with each content encryption", async () => {
    const key = await generate(attributes);
    for (const alg of algs) {
      for (const enc of CONTENTS) {
        const decrypted = await decryptJwe(key, await encrypt(key, alg, enc, { typ: "test" }), { type: "test" });
        expect(decrypted.header).toMatchObject({ alg, enc, typ: "test" });
        expect(Buffer.from(decrypted.plaintext)).toEqual(Buffer.from(plaintext));
        decrypted.plaintext.wipe();
        expect(decrypted.plaintext.every((byte) => byte === 0)).toBe(true);
      }
    }
  });

  it("is refused by one error when it is changed, or is to another key", async () => {
    const [key, other] = [await generate(attributes), await generate(attributes)];
    for (const alg of algs) {
      for (const enc of ["A256GCM", "A128CBC-HS256"]) {
        const token = await encrypt(key, alg, enc);
        await expect(decryptJwe(other, token)).rejects.toMatchObject(failed);
        const parts = token.split(".");
        for (let part = 1; part < 5; part++) {
          const text = parts[part] ?? "";
          const changed = text.startsWith("A") ? `B${text.slice(1)}` : `A${text.slice(1)}`;
          for (const wrong of [text === "" ? "AAAA" : changed, "AAAA", text === "" ? "BBBB" : ""]) {
            await expect(decryptJwe(key, parts.with(part, wrong).join("."))).rejects.toMatchObject(failed);
          }
        }
        const header = JSON.parse(Buffer.from(parts[0] ?? "", "base64url").toString());
        const withMember = parts.with(0, encoded({ ...header, cty: "x" })).join(".");
        await expect(decryptJwe(key, withMember)).rejects.toMatchObject(failed);
      }
    }
  });
});

describe("RFC 7520", () => {
  const text = Buffer.from(
    "You can trust us to stick with you through thick and thin–to the bitter end. And you can trust us to keep any secret of " +
      "yours–closer than you keep it yourself. But you cannot trust us to let you face trouble alone, and go off without a word. We " +
      "are your friends, Frodo.",
  );

  it("5.4: its token by ECDH-ES+A128KW and A128GCM is decrypted", async () => {
    const key = service.parsec.key("peregrin");
    const jwk = {
      kty: "EC",
      crv: "P-384",
      x: "YU4rRUzdmVqmRtWOs2OpDE_T5fsNIodcG8G5FWPrTPMyxpzsSOGaQLpe2FpxBmu2",
      y: "A8-yxCHxkfBz3hKZfI1jUYMjUhsEveZ9THuwFjH2sCNdtksRJU7D5-SkgaFL1ETP",
      d: "iTx2pk7wW-GqJkHcEkFQb2EFyYcO7RugmaW3mRrQVAOUiPommT0IdnYK2xDlZh-j",
    };
    await key.import({ format: "jwk", key: jwk }, { usage: ["derive"], algorithm: { kind: "raw", value: "ECDH" } });
    const token =
      "eyJhbGciOiJFQ0RILUVTK0ExMjhLVyIsImtpZCI6InBlcmVncmluLnRvb2tAdHVja2Jvcm91Z2guZXhhbXBsZSIsImVwayI6eyJrdHkiOiJFQyIsImNydiI6IlAtMzg0IiwieCI6InVCbzRrSFB3Nmtiang1bDB4b3dyZF9vWXpCbWF6LUdLRlp1NHhBRkZrYllpV2d1dEVLNml1RURzUTZ3TmROZzMiLCJ5Ijoic3AzcDVTR2haVkMyZmFYdW1JLWU5SlUyTW84S3BvWXJGRHI1eVBOVnRXNFBnRXdaT3lRVEEtSmRhWTh0YjdFMCJ9LCJlbmMiOiJBMTI4R0NNIn0.0DJjBXri_kBcC46IkU5_Jk9BqaQeHdv2.mH-G2zVqgztUtnW_.tkZuOO9h95OgHJmkkrfLBisku8rGf6nzVxhRM3sVOhXgz5NJ76oID7lpnAi_cPWJRCjSpAaUZ5dOR3Spy7QuEkmKx8-3RCMhSYMzsXaEwDdXta9Mn5B7cCBoJKB0IgEnj_qfo1hIi-uEkUpOZ8aLTZGHfpl05jMwbKkTe2yK3mjF6SBAsgicQDVCkcY9BLluzx1RmC3ORXaM0JaHPB93YcdSDGgpgBWMVrNU1ErkjcMqMoT_wtCex3w03XdLkjXIuEr2hWgeP-nkUZTPU9EoGSPj6fAS-bSz87RCPrxZdj_iVyC6QWcqAu07WNhjzJEPc4jVntRJ6K53NgPQ5p99l3Z408OUqj4ioYezbS6vTPlQ.WuGzxmcreYjpHGJoa17EBg";
    expect(Buffer.from((await decryptJwe(key, token)).plaintext)).toEqual(text);
  });

  it("5.5: its token by ECDH-ES and A128CBC-HS256 is decrypted", async () => {
    const key = service.parsec.key("meriadoc");
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: "Ze2loSV3wrroKUN_4zhwGhCqo3Xhu1td4QjeQ5wIVR0",
      y: "HlLtdXARY_f55A3fnzQbPcm6hgr34Mp8p-nuzQCE0Zw",
      d: "r_kHyZ-a06rmxM3yESK84r1otSg-aQcVStkRhA-iCM8",
    };
    await key.import({ format: "jwk", key: jwk }, { usage: ["derive"], algorithm: { kind: "raw", value: "ECDH" } });
    const token =
      "eyJhbGciOiJFQ0RILUVTIiwia2lkIjoibWVyaWFkb2MuYnJhbmR5YnVja0BidWNrbGFuZC5leGFtcGxlIiwiZXBrIjp7Imt0eSI6IkVDIiwiY3J2IjoiUC0yNTYiLCJ4IjoibVBVS1RfYkFXR0hJaGcwVHBqanFWc1AxclhXUXVfdndWT0hIdE5rZFlvQSIsInkiOiI4QlFBc0ltR2VBUzQ2ZnlXdzVNaFlmR1RUMElqQnBGdzJTUzM0RHY0SXJzIn0sImVuYyI6IkExMjhDQkMtSFMyNTYifQ..yc9N8v5sYyv3iGQT926IUg.BoDlwPnTypYq-ivjmQvAYJLb5Q6l-F3LIgQomlz87yW4OPKbWE1zSTEFjDfhU9IPIOSA9Bml4m7iDFwA-1ZXvHteLDtw4R1XRGMEsDIqAYtskTTmzmzNa-_q4F_evAPUmwlO-ZG45Mnq4uhM1fm_D9rBtWolqZSF3xGNNkpOMQKF1Cl8i8wjzRli7-IXgyirlKQsbhhqRzkv8IcY6aHl24j03C-AR2le1r7URUhArM79BY8soZU0lzwI-sD5PZ3l4NDCCei9XkoIAfsXJWmySPoeRb2Ni5UZL4mYpvKDiwmyzGd65KqVw7MsFfI_K767G9C9Azp73gKZD0DyUn1mn0WW5LmyX_yJ-3AROq8p1WZBfG-ZyJ6195_JGG2m9Csg.WCCkNa-x4BeB9hIDIfFuhg";
    expect(Buffer.from((await decryptJwe(key, token)).plaintext)).toEqual(text);
  });
});

describe("a token", () => {
  it("is refused for an algorithm that is not the key's, or that the caller does not allow", async () => {
    const [rsa, ec] = [await generate(rsaOaepKey(2048)), await generate(ecdhKey("P-256"))];
    const algorithm = { code: "ERR_PARSEC_JOSE_ALGORITHM" };
    await expect(decryptJwe(ec, await encrypt(rsa, "RSA-OAEP-256", "A256GCM"))).rejects.toMatchObject(algorithm);
    await expect(decryptJwe(rsa, await encrypt(rsa, "RSA-OAEP", "A256GCM"))).rejects.toMatchObject(algorithm);
    const token = await encrypt(ec, "ECDH-ES", "A128GCM");
    await expect(decryptJwe(ec, token, { contentEncryption: ["A256GCM"] })).rejects.toMatchObject(algorithm);
    await expect(decryptJwe(ec, token, { keyManagement: ["ECDH-ES+A256KW"] })).rejects.toMatchObject(algorithm);
    const allowed = { keyManagement: ["ECDH-ES"], contentEncryption: ["A128GCM"] } as const;
    expect((await decryptJwe(ec, token, allowed)).plaintext).toHaveLength(plaintext.length);
    for (const header of [{ alg: "dir" }, { alg: "none" }, { enc: "A192GCM" }, { enc: "toString" }]) {
      const forged = `${encoded({ alg: "ECDH-ES", enc: "A128GCM", ...header })}....`;
      await expect(decryptJwe(ec, forged)).rejects.toMatchObject(algorithm);
    }
  });

  it("is refused by one error for a public key of the writer that is none, is on another curve, or is of small order", async () => {
    const [ec, x] = [await generate(ecdhKey("P-256")), await generate(x25519Key())];
    const other = generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey.export({ format: "jwk" });
    const own = await ec.exportPublicKey("jwk");
    const zero = { kty: "OKP", crv: "X25519", x: encoded("\0".repeat(32)) };
    for (const [key, epk] of [
      [ec, undefined],
      [ec, "text"],
      [ec, {}],
      [ec, other],
      [ec, { ...own, y: own.x }],
      [ec, { kty: "RSA", n: "AQAB", e: "AQAB" }],
      [ec, zero],
      [x, zero],
      [x, own],
    ] as const) {
      const token = `${encoded({ alg: "ECDH-ES", enc: "A128GCM", epk })}..${encoded("a".repeat(12))}.AAAA.${encoded("a".repeat(16))}`;
      await expect(decryptJwe(key, token)).rejects.toMatchObject(failed);
    }
  });

  it("is read with apu and apv, which are part of its key", async () => {
    const key = await generate(ecdhKey("P-256"));
    const jwk = await importJWK(await key.exportPublicKey("jwk"), "ECDH-ES");
    const token = await new CompactEncrypt(plaintext)
      .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM" })
      .setKeyManagementParameters({ apu: bytesOf("Alice"), apv: bytesOf("Bob") })
      .encrypt(jwk);
    expect(Buffer.from((await decryptJwe(key, token)).plaintext)).toEqual(Buffer.from(plaintext));
  });

  it.each<[string, string, (token: string) => string]>([
    ["HEADER", "compressed", (token) => withHeader(token, { zip: "DEF" })],
    ["HEADER", "with an extension", (token) => withHeader(token, { crit: ["x"], x: 1 })],
    ["HEADER", "of another type", (token) => withHeader(token, { typ: "other" })],
    ["MALFORMED", "of four parts", (token) => token.split(".").slice(1).join(".")],
    ["MALFORMED", "of six parts", (token) => `${token}.`],
    ["MALFORMED", "with padding", (token) => `${token}==`],
    [
      "MALFORMED",
      "with its algorithm twice",
      (token) => token.replace(/^[^.]*/, encoded('{"alg":"dir","alg":"ECDH-ES"}')),
    ],
    ["MALFORMED", "with no text as apu", (token) => withHeader(token, { apu: "%" })],
    ["TOO_LONG", "that is huge", (token) => `${token}${"A".repeat(1_500_000)}`],
    ["TOO_LONG", "whose header is huge", (token) => withHeader(token, { x5c: "a".repeat(20_000) })],
  ])("is refused as %s %s", async (code, _title, change) => {
    const key = await service.parsec.ensureKey("jwe/form", ecdhKey("P-256"));
    const token = change(await encrypt(key, "ECDH-ES", "A128GCM", { typ: "test" }));
    await expect(decryptJwe(key, token, { type: "test" })).rejects.toMatchObject({ code: `ERR_PARSEC_JOSE_${code}` });
  });

  it("is refused as too long above 1,500,000 characters", async () => {
    const key = await service.parsec.ensureKey("jwe/form", ecdhKey("P-256"));
    const codes = [1_500_000, 1_500_001].map(
      async (length) => (await errorOf(decryptJwe(key, "A".repeat(length)))).code,
    );
    expect(await Promise.all(codes)).toEqual(["ERR_PARSEC_JOSE_MALFORMED", "ERR_PARSEC_JOSE_TOO_LONG"]);
  });

  it.each(["keyManagement", "contentEncryption"])(
    "is not decrypted with anything but names as %s",
    async (argument) => {
      const key = await service.parsec.ensureKey("jwe/form", ecdhKey("P-256"));
      const token = await encrypt(key, "ECDH-ES", "A128GCM");
      for (const value of ["ECDH-ES A128GCM", [], [1], ["ECDH-ES", "A128GCM", 1]]) {
        await expect(decryptJwe(key, token, { [argument]: value })).rejects.toMatchObject({
          code: "ERR_PARSEC_ARGUMENT",
          argument,
        });
      }
    },
  );

  it.each<[string, KeyAttributes]>([
    ["RSA-OAEP-256", rsaOaepKey(2048)],
    ["ECDH-ES", ecdhKey("P-256")],
    ["ECDH-ES+A256KW", ecdhKey("P-256")],
  ])("leaves no secret key behind that was given to the platform, decrypted or not: %s", async (alg, attributes) => {
    const key = await generate(attributes);
    for (const enc of CONTENTS) {
      const token = await encrypt(key, alg, enc);
      const wrong = token.replace(/[^.]*$/, (tag) => (tag.startsWith("A") ? `B${tag.slice(1)}` : `A${tag.slice(1)}`));
      const imported = vi.spyOn(globalThis.crypto.subtle, "importKey");
      await decryptJwe(key, token);
      await errorOf(decryptJwe(key, wrong));
      const given = imported.mock.calls.map((call) => call[1] as Uint8Array);
      imported.mockRestore();
      expect(given.length).toBeGreaterThan(1);
      for (const bytes of given) expect(bytes).toEqual(new Uint8Array(bytes.length));
    }
  });

  it("is decrypted or refused by errors of ours, wherever it is changed", async () => {
    const key = await service.parsec.ensureKey("jwe/form", ecdhKey("P-256"));
    const token = await encrypt(key, "ECDH-ES+A128KW", "A128GCM");
    await assert(
      asyncProperty(integer({ min: 0, max: token.length - 1 }), constantFrom(..."Aa0-_.="), async (at, sign) => {
        if (token[at] === sign) return;
        const { code } = await errorOf(decryptJwe(key, token.slice(0, at) + sign + token.slice(at + 1)));
        expect(code).toMatch(/^ERR_PARSEC_(DECRYPTION_FAILED|JOSE_(MALFORMED|ALGORITHM|HEADER))$/);
      }),
    );
  });

  it("is not decrypted by a key for signatures, and is no token that was signed", async () => {
    const signer = await generate(rsaPkcs1v15Key(2048));
    const token = `${encoded({ alg: "RSA-OAEP-256", enc: "A128GCM" })}....`;
    await expect(decryptJwe(signer, token)).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
    const signed = await signJwt(signer, {});
    await expect(decryptJwe(signer, signed)).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_MALFORMED" });
    await expect(decryptJwe({} as never, token)).rejects.toMatchObject({ argument: "key" });
  });
});

function withHeader(token: string, members: object): string {
  const [header = "", ...rest] = token.split(".");
  const changed = { ...JSON.parse(Buffer.from(header, "base64url").toString()), ...members };
  return [encoded(changed), ...rest].join(".");
}
