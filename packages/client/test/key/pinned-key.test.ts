import { createHash, generateKeyPairSync } from "node:crypto";
import { encodePublicKey, keyFormats } from "@parsec-ts/key-formats";
import {
  type EccFamily,
  eccKeyPair,
  ecdsa,
  type KeyAttributes,
  type KeyType,
  NO_ALGORITHM,
  rsaKeyPair,
} from "@parsec-ts/operations";
import { copyBytes } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import type { LocalCrypto, PinnedPublicKey } from "../../src/index.js";
import { PinnedKey } from "../../src/key/pinned-key.js";

const localCrypto = {
  digest: (_hash: string, bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest()),
} as unknown as LocalCrypto;
const capabilities = { localCrypto, keyFormats };

/** The public key of a new pair, in PSA's own format. */
function newPoint(curve: "P-256" | "P-384" | "secp256k1" | "brainpoolP256r1"): Uint8Array {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: curve });
  const spki = publicKey.export({ format: "der", type: "spki" });
  return new Uint8Array(spki.subarray(spki.length - (curve === "P-384" ? 97 : 65)));
}

const point = newPoint("P-256");
const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
const publicType: KeyType = { kind: "eccPublicKey", curveFamily: "SECP_R1" };
const spki = encodePublicKey({ keyType: publicType, keyBits: 256, data: point }, "der");
const pins: Record<string, PinnedPublicKey> = {
  raw: { format: "raw", key: point },
  der: { format: "der", key: spki },
  pem: { format: "pem", key: encodePublicKey({ keyType: publicType, keyBits: 256, data: point }, "pem") },
  "spki-sha256": { format: "spki-sha256", key: new Uint8Array(createHash("sha256").update(spki).digest()) },
};
const mismatch = { family: "protocol", code: "ERR_PARSEC_PUBLIC_KEY_MISMATCH", provider: 1 };

/** The material that a handle with this pin takes from a service that lists and returns this. */
function materialOf(pin: PinnedPublicKey | undefined, listed: Partial<KeyAttributes>, data: Uint8Array = point) {
  const info = { providerId: 1, name: "k", attributes: { ...attributes, ...listed } };
  const service = { exportPublicKey: async () => copyBytes(data) };
  return new PinnedKey(service, capabilities, pin).material(info, {});
}

describe.each(Object.entries(pins))("a pin as %s", (format, pin) => {
  it("takes type, bits and curve by the key itself, whatever size is listed", async () => {
    for (const keyBits of [0, 8, 255, 256, 257, 512, 2 ** 31]) {
      expect(await materialOf(pin, { keyBits })).toMatchObject({ keyBits: 256, data: point });
    }
  });

  it.each<EccFamily>(["SECP_K1", "BRAINPOOL_P_R1"])(
    "refuses its own point if the service lists it on another curve: %s",
    async (curveFamily) => {
      for (const kind of ["eccKeyPair", "eccPublicKey"] as const) {
        await expect(materialOf(pin, { keyType: { kind, curveFamily } })).rejects.toMatchObject(mismatch);
      }
    },
  );

  it("refuses its own bytes if the service lists them as another type", async () => {
    for (const keyType of [
      rsaKeyPair(2048, { usage: [], algorithm: NO_ALGORITHM }).keyType,
      { kind: "hmac" },
      { kind: "aes" },
      { kind: "eccKeyPair", curveFamily: "MONTGOMERY" },
      { kind: "eccKeyPair", curveFamily: 99 as never },
    ] as KeyType[]) {
      await expect(materialOf(pin, { keyType })).rejects.toMatchObject({
        family: "protocol",
        code: expect.stringMatching(/^ERR_PARSEC_(PUBLIC_KEY_MISMATCH|PROTOCOL_RESULT)$/),
        provider: 1,
      });
    }
  });

  it("refuses any other key, also one that differs in a single bit", async () => {
    await expect(materialOf(pin, {}, newPoint("P-256"))).rejects.toMatchObject(mismatch);
    for (const at of [1, 32, 33, 64]) {
      const changed = point.map((byte, i) => (i === at ? byte ^ 1 : byte));
      await expect(materialOf(pin, {}, changed)).rejects.toMatchObject(mismatch);
    }
    for (const data of [new Uint8Array(0), point.subarray(0, 64), Uint8Array.of(...point, 0), newPoint("P-384")]) {
      await expect(materialOf(pin, {}, data)).rejects.toMatchObject({ family: "protocol" });
    }
  });

  it("is compared whole: a part of it, more than it or nothing is refused", async () => {
    if (format === "pem" || format === "der") return;
    const key = pin.key as Uint8Array;
    for (const wrong of [
      new Uint8Array(0),
      key.subarray(0, 1),
      key.subarray(0, key.length - 1),
      key.subarray(1),
      Uint8Array.of(...key, 0),
      Uint8Array.of(...key, ...key),
    ]) {
      await expect(materialOf({ ...pin, key: wrong } as PinnedPublicKey, {})).rejects.toMatchObject(mismatch);
    }
  });
});

describe("a pin as raw", () => {
  it.each<["secp256k1" | "brainpoolP256r1", EccFamily]>([
    ["secp256k1", "SECP_K1"],
    ["brainpoolP256r1", "BRAINPOOL_P_R1"],
  ])("accepts a point on the curve that is listed: %s", async (curve, curveFamily) => {
    const other = newPoint(curve);
    const pin = { format: "raw", key: other } as const;
    const keyType = { kind: "eccKeyPair", curveFamily } as const;
    expect(await materialOf(pin, { keyType }, other)).toMatchObject({
      keyBits: 256,
      data: other,
      keyType: { kind: "eccPublicKey", curveFamily },
    });
    await expect(materialOf(pin, {}, other)).rejects.toMatchObject(mismatch);
  });
});
