import { createHash } from "node:crypto";
import { expect, it, vi } from "vitest";
import { concatKdf } from "../../src/jwe/concat-kdf.js";
import { bytesOf } from "../harness.js";

it("derives the key of RFC 7518, appendix C, and leaves the secret to its owner", async () => {
  const secret = Uint8Array.of(
    ...[158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156],
    ...[251, 49, 110, 163, 218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196],
  );
  const request = { secret, algorithm: "A128GCM", apu: bytesOf("Alice"), apv: bytesOf("Bob"), length: 16 };
  expect(Buffer.from(await concatKdf(request)).toString("base64url")).toBe("VqqN6vgjbSBcIijNcacQGg");
  expect(secret[0]).toBe(158);
  expect(await concatKdf({ ...request, length: 64 })).toHaveLength(64);
});

it.each([16, 32, 40, 64, 100])("derives %i bytes from a hash for each 32 of them", async (length) => {
  const secret = Uint8Array.of(1, 2, 3);
  const number = (value: number) => Buffer.from(Uint32Array.of(value).buffer).reverse();
  const info = Buffer.concat([number(3), bytesOf("enc"), number(1), bytesOf("u"), number(0), number(8 * length)]);
  const rounds = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash("sha256")
      .update(number(i + 1))
      .update(secret)
      .update(info)
      .digest(),
  );
  const hashed = vi.spyOn(globalThis.crypto.subtle, "digest");
  const request = { secret, algorithm: "enc", apu: bytesOf("u"), apv: new Uint8Array(), length };
  expect(Buffer.from(await concatKdf(request))).toEqual(Buffer.concat(rounds).subarray(0, length));
  expect(hashed).toHaveBeenCalledTimes(rounds.length);
  for (const [, input] of hashed.mock.calls) expect(input).toEqual(new Uint8Array(input.byteLength));
  hashed.mockRestore();
});
