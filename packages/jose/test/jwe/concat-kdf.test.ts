import { expect, it } from "vitest";
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
