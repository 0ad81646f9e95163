import { describe, expect, it } from "vitest";
import { parsecCrypto } from "../../../src/index.js";
import { errorNameOf, isWiped, message, replacing, testCrypto } from "../../harness.js";

describe("an AES-CTR text whose counter starts again", () => {
  it("leaves nothing of its first half in memory if the second one fails", async () => {
    await using test = await testCrypto();
    const buffers: ArrayBufferLike[] = [];
    const OriginalArray = Uint8Array;
    let calls = 0;
    const crypto = parsecCrypto(
      replacing(test.client, {
        async cipherDecrypt(...given) {
          if (++calls === 2) throw new Error("no");
          return await test.client.cipherDecrypt(...given);
        },
      }),
    );
    const key = await crypto.subtle.generateKey({ name: "AES-CTR", length: 128 }, false, ["decrypt"]);
    const set = OriginalArray.prototype.set;
    OriginalArray.prototype.set = function (...given) {
      if (calls === 1) buffers.push(this.buffer);
      Reflect.apply(set, this, given);
    };
    try {
      const use = { name: "AES-CTR", counter: new Uint8Array(16).fill(0xff), length: 8 };
      expect(await errorNameOf(crypto.subtle.decrypt(use, key, message))).toBe("Error");
    } finally {
      OriginalArray.prototype.set = set;
    }
    expect(buffers.length).toBeGreaterThan(0);
    expect(buffers.map((buffer) => isWiped(new Uint8Array(buffer)))).not.toContain(false);
    await crypto.close();
  });
});
