import { generateKeyPairSync } from "node:crypto";
import { eccKeyPair, ecdsa } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import type { KeyMaterial } from "../../../src/index.js";
import { connectToKey, TestLocalCrypto } from "../crypto-peer.js";
import { peerPair } from "../key-pairs.js";

describe("verify of a key handle", () => {
  it("needs the usage verifyHash of the service alone: not to verify here", async () => {
    const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const verified: KeyMaterial[] = [];
    const localCrypto = Object.assign(new TestLocalCrypto(), {
      verify: (material: KeyMaterial) => verified.push(material) > 0,
    });
    const { key } = await connectToKey(peerPair(attributes, privateKey), { localCrypto });
    await expect(key.verify(new Uint8Array(1), new Uint8Array(64))).rejects.toThrow(/no usage verifyHash/);
    expect(await key.verify(new Uint8Array(1), new Uint8Array(64), { local: true })).toBe(true);
    expect(verified).toHaveLength(1);
  });
});
