import { ecdsaKey } from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { selfSign } from "../../src/index.js";
import { byOpenssl, testService } from "../harness.js";
import { signingAs } from "./signing-as.js";

const service = testService();

describe("a signature of the service", () => {
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
