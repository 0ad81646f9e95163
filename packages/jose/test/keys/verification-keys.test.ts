import { generateKeyPairSync } from "node:crypto";
import { ecdsaKey } from "@parsec-ts/node";
import { psaVerifyHash } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { verificationKeys } from "../../src/keys/verification-keys.js";
import { bytesOf, errorOf, testService } from "../harness.js";

const test = testService();
const publicJwk = (namedCurve: string) =>
  generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" }) as { kty: string };
const jwk = publicJwk("P-256");
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" }) as { kty: string };

const found = (keys: unknown, kid?: string) => verificationKeys(keys as never, { alg: "ES256", kid }, {});

describe("the keys of a set for a token", () => {
  it("are at most eight", async () => {
    expect(await found({ keys: Array(8).fill(jwk) })).toHaveLength(8);
    expect(await found({ keys: Array(8).fill({ ...jwk, kid: "a" }) }, "a")).toHaveLength(8);
    for (const [key, kid] of [
      [jwk, undefined],
      [{ ...jwk, kid: "a" }, "a"],
    ] as const) {
      const error = await errorOf(found({ keys: Array(9).fill(key) }, kid));
      expect(error).toMatchObject({
        code: "ERR_PARSEC_JOSE_UNKNOWN_KEY",
        message: expect.stringContaining("too many"),
      });
    }
  });

  it("are of a set of at most a hundred", async () => {
    const keys = Array.from({ length: 101 }, (_, kid) => ({ ...jwk, kid: String(kid) }));
    expect(await found({ keys: keys.slice(1) }, "100")).toHaveLength(1);
    await expect(found({ keys }, "100")).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "keys" });
  });

  it("are found by the kid of the token among what is no key", async () => {
    const keys = [null, undefined, 1, "a", [], { kid: "a" }, { ...jwk, kid: "b" }, { ...jwk, kid: "a" }];
    expect(await found({ keys }, "a")).toHaveLength(1);
    await expect(found({ keys }, "c")).rejects.toMatchObject({ code: "ERR_PARSEC_JOSE_UNKNOWN_KEY" });
  });

  it("do not hide an error that is no refusal of a key", async () => {
    const defect = new TypeError("a defect");
    const key = Object.defineProperty({ ...jwk }, "alg", {
      get() {
        throw defect;
      },
    });
    await expect(found({ keys: [key, jwk] })).rejects.toBe(defect);
  });
});

describe("a public key", () => {
  it.each<[string, object]>([
    ["does not say its algorithm", rsa],
    ["no signature algorithm here", { ...rsa, alg: "ES256" }],
    ["no signature algorithm here", { ...rsa, alg: "HS256" }],
    ["no signature algorithm here", publicJwk("secp256k1")],
    ["no signature algorithm here", { ...jwk, alg: "ES384" }],
    ["no signature algorithm here", { ...jwk, alg: "RS256" }],
  ])("is refused with the reason: %s, case %#", async (reason, key) => {
    const error = await errorOf(found(key));
    expect(error).toMatchObject({ family: "usage", code: "ERR_PARSEC_JOSE_KEY" });
    expect(error.message).toContain(reason);
  });

  it("of RSA is taken by the algorithm that it names", async () => {
    const [key] = await verificationKeys({ ...rsa, alg: "PS384" }, { alg: "PS384", kid: undefined }, {});
    expect(key?.alg).toBe("PS384");
  });
});

describe("a key of the service", () => {
  it("verifies here, without asking the service", async () => {
    const key = await test.parsec.ensureKey("verifies", ecdsaKey("P-256"));
    const signature = await key.sign(bytesOf("text"));
    const [verifier] = await found(key);
    test.service.setFaults({ seed: 1, faults: [{ kind: "wrongStatus", opcodes: [psaVerifyHash.opcode] }] });
    expect(await verifier?.verify(bytesOf("text"), signature)).toBe(true);
    expect(await verifier?.verify(bytesOf("other"), signature)).toBe(false);
    expect(test.service.faultCounts.get("wrongStatus") ?? 0).toBe(0);
    test.service.setFaults(undefined);
  });
});
