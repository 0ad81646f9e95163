import { createHmac } from "node:crypto";
import { hmac, hmacKey, keyAttributes, Opcode } from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { connectToKey } from "../crypto-peer.js";

const message = Uint8Array.of(1, 2, 3);
const secret = new Uint8Array(32).fill(8);
const held = { attributes: hmacKey(), secret };

describe("mac and verifyMac of a key handle", () => {
  it("compute and verify HMAC by the key's algorithm", async () => {
    const { key } = await connectToKey(held);
    const code = await key.mac(message);
    expect(Buffer.from(code)).toEqual(createHmac("sha256", secret).update(message).digest());
    expect(await key.verifyMac(message, code)).toBe(true);
    expect(await key.verifyMac(message.subarray(1), code)).toBe(false);
    expect(
      await key.verifyMac(
        message,
        code.map((byte, i) => (i === 31 ? byte ^ 1 : byte)),
      ),
    ).toBe(false);
  });

  it("take a MAC of a wrong length for invalid, and do not send it", async () => {
    const { key, peer } = await connectToKey(held);
    await key.info();
    peer.requests.length = 0;
    for (const length of [0, 1, 16, 31, 33]) expect(await key.verifyMac(message, new Uint8Array(length))).toBe(false);
    expect(peer.requests).toEqual([]);
  });

  it("ask the service for a MAC whose length the algorithm does not tell", async () => {
    const attributes = keyAttributes({ kind: "aes" }, 256, {
      usage: ["verifyMessage"],
      algorithm: { kind: "fullLength", value: { kind: "cmac" } },
    });
    const lies = new Map([[Opcode.PsaMacVerify, () => Status.PsaErrorInvalidSignature]]);
    const { key, peer } = await connectToKey({ attributes, secret }, { lies });
    expect(await key.verifyMac(message, new Uint8Array(0))).toBe(false);
    expect(await key.verifyMac(message, new Uint8Array(16))).toBe(false);
    expect(peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.ListKeys, Opcode.PsaMacVerify]);
  });

  it("know the length of a MAC that is cut short", async () => {
    const attributes = keyAttributes({ kind: "hmac" }, 256, {
      usage: ["verifyMessage"],
      algorithm: hmac("SHA_256", 16),
    });
    const { key, peer } = await connectToKey(
      { attributes, secret },
      { lies: new Map([[Opcode.PsaMacVerify, () => ({})]]) },
    );
    await key.generate(attributes);
    expect(await key.verifyMac(message, new Uint8Array(32))).toBe(false);
    expect(peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.PsaGenerateKey, Opcode.ListKeys]);
    expect(await key.verifyMac(message, new Uint8Array(16))).toBe(true);
  });

  it("refuse a MAC of another length from the service", async () => {
    for (const length of [0, 16, 31, 33]) {
      const lies = new Map([[Opcode.PsaMacCompute, () => ({ mac: new Uint8Array(length) })]]);
      const { key } = await connectToKey(held, { lies });
      await expect(key.mac(message)).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_RESULT" });
    }
  });
});
