import { aesGcmKey, exportable, Opcode } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { connectToKey } from "../crypto-peer.js";

const secret = new Uint8Array(32).fill(4);
const held = { attributes: exportable(aesGcmKey(256)), secret };

describe("exportKey of a key handle", () => {
  it("returns the secret as secret bytes", async () => {
    const { key } = await connectToKey(held);
    const exported = await key.exportKey();
    expect(exported).toEqual(secret);
    expect(`${exported}`).toBe("[32 secret bytes]");
  });

  it("refuses a key whose policy has no export before anything is sent, and says how to make one that has", async () => {
    const attributes = aesGcmKey(256);
    const { key, peer } = await connectToKey({ attributes, secret });
    await key.generate(attributes);
    const refusal = { code: "ERR_PARSEC_KEY_POLICY", message: expect.stringContaining("exportable(aesGcmKey(256))") };
    await expect(key.exportKey()).rejects.toMatchObject(refusal);
    expect(peer.requests).toHaveLength(1);
    const listed = await connectToKey({ attributes, secret });
    await expect(listed.key.exportKey()).rejects.toMatchObject(refusal);
    expect(listed.peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.ListKeys]);
  });

  it("refuses and wipes a key of another size than the handle made", async () => {
    for (const length of [1, 16, 31, 33]) {
      const lies = new Map([[Opcode.PsaExportKey, () => ({ data: new Uint8Array(length).fill(1) })]]);
      const { key, seen } = await connectToKey(held, { lies });
      await key.generate(held.attributes);
      await expect(key.exportKey()).rejects.toMatchObject({ family: "protocol", code: "ERR_PARSEC_PROTOCOL_RESULT" });
      expect(seen.received).toEqual([new Uint8Array(length)]);
    }
  });
});
