import type { ParsecKey } from "@parsec-ts/node";
import { ecdsaKey } from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { createCsr, selfSign } from "../../src/index.js";
import { byOpenssl, errorOf, testService } from "../harness.js";

const service = testService();

/** A handle whose signatures are replaced, as a service that means harm would do. */
function signingAs(key: ParsecKey, sign: ParsecKey["sign"]): ParsecKey {
  return new Proxy(key, {
    get(target, name) {
      if (name === "sign") return sign;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

describe("a signature of the service", () => {
  it("is verified before it is handed out: one over other bytes is refused", async () => {
    const key = await service.key();
    const wrong = signingAs(key, (_message, options) => key.sign(new TextEncoder().encode("other"), options));
    const expected = { code: "ERR_PARSEC_SIGNATURE_INVALID", family: "protocol" };
    expect(await errorOf(createCsr(wrong, { subject: "CN=a" }))).toMatchObject(expected);
    expect(await errorOf(selfSign(wrong, { subject: "CN=a", days: 1 }))).toMatchObject(expected);
  });

  it.each(["P-256", "P-384", "P-521"] as const)(
    "on %s with zeros at the start of r, and of s, is valid",
    async (curve) => {
      const key = await service.key(ecdsaKey(curve));
      const width = Math.ceil(Number(curve.slice(2)) / 8);
      const seen = { r: false, s: false };
      // P-521 has a scalar of 521 bits: its first byte is 0 half of the time. On the other curves one of 256 is.
      for (let i = 0; i < 20_000 && !(seen.r && seen.s); i++) {
        let raw = new Uint8Array();
        const noting = signingAs(key, async (...given) => (raw = await key.sign(...given)));
        const pem = await selfSign(noting, { subject: "CN=a", days: 1 });
        const isShort = { r: raw[0] === 0, s: raw[width] === 0 };
        if (!isShort.r && !isShort.s) continue;
        const certificate = byOpenssl(pem);
        expect(certificate.verify(certificate.publicKey)).toBe(true);
        seen.r ||= isShort.r;
        seen.s ||= isShort.s;
      }
      expect(seen).toEqual({ r: true, s: true });
    },
    120_000,
  );
});
