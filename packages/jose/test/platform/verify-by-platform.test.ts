import { generateKeyPairSync, sign } from "node:crypto";
import { expect, it, vi } from "vitest";
import { JWS_RULES } from "../../src/keys/jws-algorithm.js";
import { verifyByPlatform } from "../../src/platform/verify-by-platform.js";
import { bytesOf, errorOf } from "../harness.js";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = publicKey.export({ format: "jwk" }) as { kty: string };
const text = bytesOf("text");
const signature = new Uint8Array(sign("sha256", text, { key: privateKey, dsaEncoding: "ieee-p1363" }));

it("tells the signature of the key from another one", async () => {
  expect(await verifyByPlatform(jwk, JWS_RULES.ES256, text, signature)).toBe(true);
  expect(await verifyByPlatform(jwk, JWS_RULES.ES256, bytesOf("other"), signature)).toBe(false);
});

it.each(["importKey", "verify"] as const)("is refused with its cause if the platform fails at %s", async (method) => {
  const cause = new TypeError("no such curve here");
  const failing = vi.spyOn(globalThis.crypto.subtle, method).mockRejectedValue(cause);
  const error = await errorOf(verifyByPlatform(jwk, JWS_RULES.ES256, text, signature));
  failing.mockRestore();
  expect(error).toMatchObject({ family: "usage", code: "ERR_PARSEC_LOCAL_UNSUPPORTED", cause });
  expect(error.message).toMatch(/^This runtime cannot verify by this public key\./);
});
