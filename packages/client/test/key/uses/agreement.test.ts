import { diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from "node:crypto";
import { keyFormats } from "@parsec-ts/key-formats";
import {
  type CurveName,
  eccKeyPair,
  ecdh,
  ecdhKey,
  ffdh,
  hkdf,
  type KeyAttributes,
  keyAttributes,
  Opcode,
  x25519Key,
} from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import type { HkdfRequest, JsonWebKey, KeyFormats, KeyMaterial, PeerKey } from "../../../src/index.js";
import { connectToKey, TestLocalCrypto } from "../crypto-peer.js";
import { peerPair, rawPublicKey } from "../key-pairs.js";

const own = {
  "P-256": generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
  X25519: generateKeyPairSync("x25519").privateKey,
};
const theirs = {
  "P-256": generateKeyPairSync("ec", { namedCurve: "P-256" }),
  X25519: generateKeyPairSync("x25519"),
};
const attributesOf: Readonly<Record<keyof typeof own, KeyAttributes>> = {
  "P-256": ecdhKey("P-256"),
  X25519: x25519Key(),
};

/** A public key in every format. */
function formatsOf(publicKey: KeyObject, privateKey: KeyObject): readonly PeerKey[] {
  return [
    { format: "raw", key: rawPublicKey(privateKey) },
    { format: "der", key: publicKey.export({ format: "der", type: "spki" }) },
    { format: "pem", key: publicKey.export({ format: "pem", type: "spki" }) as string },
    { format: "jwk", key: publicKey.export({ format: "jwk" }) as JsonWebKey },
  ];
}

const raw = (key: Uint8Array): PeerKey => ({ format: "raw", key });
const connectOn = (curve: keyof typeof own, options?: Parameters<typeof connectToKey>[1]) =>
  connectToKey(peerPair(attributesOf[curve], own[curve]), options);

describe("agree of a key handle", () => {
  it.each(["P-256", "X25519"] as const)("agrees with a peer's key in every format: %s", async (curve) => {
    const { key } = await connectOn(curve);
    const { publicKey, privateKey } = theirs[curve];
    const expected = new Uint8Array(diffieHellman({ privateKey: own[curve], publicKey }));
    for (const peerKey of formatsOf(publicKey, privateKey)) {
      const secret = await key.agree(peerKey);
      expect(secret).toEqual(expected);
      expect(`${secret}`).toBe("[32 secret bytes]");
    }
  });

  it("refuses a peer's key on another curve, or on none, before it is sent", async () => {
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const k256 = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    const x448 = generateKeyPairSync("x448");
    const point = rawPublicKey(theirs["P-256"].privateKey);
    const offCurve = point.map((byte, i) => (i === 64 ? byte ^ 1 : byte));
    const compressed = Uint8Array.of(2, ...point.subarray(1, 33));
    const { key, peer } = await connectOn("P-256");
    await key.info();
    const wrong = [
      ...[p384, k256, x448, theirs.X25519].flatMap(
        ({ publicKey, privateKey }) => formatsOf(publicKey, privateKey)[0] ?? [],
      ),
      ...[k256, x448].map(
        ({ publicKey }): PeerKey => ({ format: "der", key: publicKey.export({ format: "der", type: "spki" }) }),
      ),
      raw(offCurve),
      raw(compressed),
      raw(new Uint8Array(0)),
    ];
    for (const peerKey of wrong) {
      await expect(key.agree(peerKey)).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "peerKey" });
    }
    const x25519 = await connectOn("X25519");
    for (const peerKey of [raw(rawPublicKey(x448.privateKey)), raw(point)]) {
      await expect(x25519.key.agree(peerKey)).rejects.toThrow(/a public key on X25519/);
    }
    expect(peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.ListKeys]);
  });

  it("refuses a private key for the peer's, wipes it, and sends nothing", async () => {
    const decoded: KeyMaterial[] = [];
    const decodeKey: KeyFormats["decodeKey"] = (input) => {
      const material = keyFormats.decodeKey(input);
      decoded.push(material);
      return material;
    };
    const { key, peer } = await connectOn("P-256", { formats: { ...keyFormats, decodeKey } });
    const pkcs8 = theirs["P-256"].privateKey.export({ format: "der", type: "pkcs8" });
    await expect(key.agree({ format: "der", key: pkcs8 })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "peerKey",
    });
    expect(decoded.map(({ data }) => data)).toEqual([new Uint8Array(32)]);
    expect(peer.requests).toEqual([]);
  });

  it("refuses a peer's key that makes the secret zero", async () => {
    const lies = new Map([[Opcode.PsaRawKeyAgreement, () => ({ sharedSecret: new Uint8Array(32) })]]);
    const { key } = await connectOn("X25519", { lies });
    await expect(key.agree(raw(new Uint8Array(32)))).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument: "peerKey",
    });
  });

  it("refuses a secret of another length than a coordinate", async () => {
    for (const length of [0, 31, 33, 65]) {
      const lies = new Map([[Opcode.PsaRawKeyAgreement, () => ({ sharedSecret: new Uint8Array(length).fill(1) })]]);
      const { key } = await connectOn("P-256", { lies });
      const peerKey = raw(rawPublicKey(theirs["P-256"].privateKey));
      await expect(key.agree(peerKey)).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_RESULT" });
    }
  });

  it("refuses a key whose policy permits agreement with a derivation alone", async () => {
    const attributes = eccKeyPair("P-256", { usage: ["derive"], algorithm: ecdh(hkdf("SHA_256")) });
    const { key } = await connectToKey(peerPair(attributes, own["P-256"]));
    const peerKey = raw(rawPublicKey(theirs["P-256"].privateKey));
    await expect(key.agree(peerKey)).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
  });

  it("refuses a key that the service lists as one without a curve", async () => {
    const { key, peer } = await connectToKey({ attributes: { ...x25519Key(), keyType: { kind: "derive" } } });
    await expect(key.agree(raw(new Uint8Array(32).fill(1)))).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
    expect(peer.requests.map(({ opcode }) => opcode)).toEqual([Opcode.ListKeys]);
  });

  it("leaves the peer's key to the service for finite fields, which the caller named", async () => {
    const use = { usage: ["derive"], algorithm: ffdh() } as const;
    const attributes = keyAttributes({ kind: "dhKeyPair", groupFamily: "RFC7919" }, 2048, use);
    const lies = new Map([[Opcode.PsaRawKeyAgreement, () => ({ sharedSecret: new Uint8Array(256).fill(1) })]]);
    const { key } = await connectToKey({ attributes }, { lies });
    await key.generate(attributes);
    expect(await key.agree(raw(new Uint8Array(256).fill(2)))).toHaveLength(256);
  });

  it("agrees by a pinned key, and refuses another one", async () => {
    const peerKey = raw(rawPublicKey(theirs["P-256"].privateKey));
    const pinOf = (privateKey: KeyObject) => ({ format: "raw", key: rawPublicKey(privateKey) }) as const;
    const { key } = await connectOn("P-256", { keyOptions: { publicKey: pinOf(own["P-256"]) } });
    expect(await key.agree(peerKey)).toHaveLength(32);
    const { key: wrong } = await connectOn("P-256", { keyOptions: { publicKey: pinOf(theirs["P-256"].privateKey) } });
    await expect(wrong.agree(peerKey)).rejects.toMatchObject({ code: "ERR_PARSEC_PUBLIC_KEY_MISMATCH" });
  });
});

describe("agree with hkdf", () => {
  const peerKey = raw(rawPublicKey(theirs.X25519.privateKey));
  const options = { hash: "SHA_256", salt: Uint8Array.of(1), info: Uint8Array.of(2), length: 42 } as const;

  /** HKDF by node:crypto, which keeps its input and its output. */
  class WithHkdf extends TestLocalCrypto {
    hkdf({ hash, secret, salt, info, length }: HkdfRequest) {
      this.inputs.push(secret);
      return new Uint8Array(hkdfSync(String(hash).replace("SHA_", "sha"), secret, salt, info, length));
    }
  }

  it("derives the result here, and wipes the agreed secret", async () => {
    const localCrypto = new WithHkdf();
    const { key } = await connectOn("X25519", { localCrypto });
    const agreed = diffieHellman({ privateKey: own.X25519, publicKey: theirs.X25519.publicKey });
    const derived = await key.agree(peerKey, { hkdf: options });
    expect(derived).toEqual(new Uint8Array(hkdfSync("sha256", agreed, options.salt, options.info, 42)));
    expect(`${derived}`).toBe("[42 secret bytes]");
    expect(localCrypto.inputs).toEqual([new Uint8Array(32)]);
    const plain = await key.agree(peerKey, { hkdf: { hash: "SHA_512", length: 64 } });
    expect(plain).toEqual(new Uint8Array(hkdfSync("sha512", agreed, "", "", 64)));
  });

  it("wipes the agreed secret if the derivation fails", async () => {
    const localCrypto = new WithHkdf();
    localCrypto.hkdf = ({ secret }) => {
      localCrypto.inputs.push(secret);
      throw new Error("broken");
    };
    const { key } = await connectOn("X25519", { localCrypto });
    await expect(key.agree(peerKey, { hkdf: options })).rejects.toThrow("broken");
    expect(localCrypto.inputs).toEqual([new Uint8Array(32)]);
  });

  it.each<[string, object, string]>([
    ["no bytes", { length: 0 }, "hkdf.length"],
    ["more than 255 hashes", { length: 255 * 32 + 1 }, "hkdf.length"],
    ["a fraction", { length: 1.5 }, "hkdf.length"],
    ["an unknown hash", { hash: "sha256" }, "hkdf.hash"],
  ])("refuses inputs that HKDF does not have before anything is sent: %s", async (_title, wrong, argument) => {
    const { key, peer } = await connectOn("X25519", { localCrypto: new WithHkdf() });
    const hkdfOptions = { ...options, ...wrong };
    await expect(key.agree(peerKey, { hkdf: hkdfOptions })).rejects.toMatchObject({
      code: "ERR_PARSEC_ARGUMENT",
      argument,
    });
    expect(peer.requests).toEqual([]);
  });

  it("needs a localCrypto that has it, and sends nothing without", async () => {
    const { key, peer } = await connectOn("X25519");
    await expect(key.agree(peerKey, { hkdf: options })).rejects.toMatchObject({ code: "ERR_PARSEC_LOCAL_UNSUPPORTED" });
    expect(peer.requests).toEqual([]);
  });
});

describe("the curve of a key that only the service names", () => {
  it("must be one of NIST, brainpool or RFC 7748", async () => {
    const attributes = ecdhKey("secp256k1" satisfies CurveName);
    const k256 = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    const { key } = await connectToKey(peerPair(attributes, k256.privateKey));
    await expect(key.agree(raw(rawPublicKey(k256.privateKey)))).rejects.toThrow(/curve of SECP_K1, which is not used/);
  });
});
