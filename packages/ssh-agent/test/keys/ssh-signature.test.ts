import { ecdsaKey, type KeyAttributes } from "@parsec-ts/node";
import { describe, expect, it } from "vitest";
import { sshKey } from "../../src/keys/ssh-key.js";
import { sshSignature } from "../../src/keys/ssh-signature.js";
import { isValid, makeKey, publicKeyOf, readNumbers, readSignature, rsaKey, testService } from "../harness.js";

const mock = testService();

/** Signs until 1000 signatures are valid and a number of one of them is short: it had zeros before it. */
async function signMany(attributes: KeyAttributes, name: string): Promise<{ readonly shorter: number }> {
  const key = await makeKey(mock.parsec, name, attributes);
  const publicKey = await publicKeyOf(key);
  const found = await sshKey(key, {});
  const width = Math.ceil(attributes.keyBits / 8);
  let shorter = 0;
  for (let i = 0; i < 1000 || (shorter === 0 && i < 10_000); i++) {
    const data = Buffer.from(`message ${i}`);
    const signature = await sshSignature(found, found.algorithms[0], data, {});
    expect(isValid(publicKey, data, signature)).toBe(true);
    if (readNumbers(readSignature(signature).bytes).some((number) => number.length < width)) shorter++;
  }
  return { shorter };
}

describe("a signature as it travels", () => {
  it.each(["P-256", "P-384", "P-521"] as const)(
    "is valid for OpenSSL a thousand times, numbers with zeros before them included: %s",
    async (curve) => {
      const { shorter } = await signMany(ecdsaKey(curve), `many/${curve}`);
      expect(shorter).toBeGreaterThan(0);
    },
    120_000,
  );

  it.each(["rsa-sha2-256", "rsa-sha2-512"])("is valid for OpenSSL: %s", async (name) => {
    const key = await makeKey(mock.parsec, `rsa/${name}`, rsaKey(2048, "any"));
    const found = await sshKey(key, {});
    const algorithm = found.algorithms.find((offered) => offered.name === name);
    if (algorithm === undefined) throw new Error("not offered");
    const data = Buffer.from("a message");
    const signature = await sshSignature(found, algorithm, data, {});
    expect(readSignature(signature)).toMatchObject({ algorithm: name });
    expect(readSignature(signature).bytes).toHaveLength(256);
    expect(isValid(await publicKeyOf(key), data, signature)).toBe(true);
    expect(isValid(await publicKeyOf(key), Buffer.from("another"), signature)).toBe(false);
  });
});
