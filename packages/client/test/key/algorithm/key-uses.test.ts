import * as operations from "@parsec-ts/operations";
import { type KeyAttributes, keyAttributes, NO_ALGORITHM, policyAlgorithm } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { isParsecError } from "../../../src/index.js";
import { type KeyUseName, requireAlgorithmFor, requireFlagFor } from "../../../src/key/algorithm/key-uses.js";
import type { ParsecKey } from "../../../src/key/parsec-key.js";
import { connectToKey } from "../crypto-peer.js";

const bytes = new Uint8Array(64);

/** Each use of a handle with arguments that fit no key in particular. */
const USES: { readonly [Name in KeyUseName]: (key: ParsecKey) => Promise<unknown> } = {
  sign: (key) => key.sign(bytes),
  verify: (key) => key.verify(bytes, bytes),
  encrypt: (key) => key.encrypt(bytes),
  decrypt: (key) => key.decrypt(bytes),
  seal: (key) => key.seal(bytes),
  open: (key) => key.open(bytes),
  agree: (key) => key.agree({ format: "raw", key: bytes }),
  mac: (key) => key.mac(bytes),
  verifyMac: (key) => key.verifyMac(bytes, bytes),
};
const uses = Object.keys(USES) as KeyUseName[];

/** Keys of every preset that there is. */
const PRESETS: Readonly<Record<string, KeyAttributes>> = {
  ecdsaKey: operations.ecdsaKey("P-256"),
  ecdsaDeterministicKey: operations.ecdsaDeterministicKey("P-256"),
  rsaPssKey: operations.rsaPssKey(2048),
  rsaPkcs1v15Key: operations.rsaPkcs1v15Key(2048),
  rsaOaepKey: operations.rsaOaepKey(2048),
  aesGcmKey: operations.aesGcmKey(),
  aesCcmKey: operations.aesCcmKey(),
  chacha20Poly1305Key: operations.chacha20Poly1305Key(),
  ecdhKey: operations.ecdhKey("P-256"),
  x25519Key: operations.x25519Key(),
  hmacKey: operations.hmacKey(),
};

const can = (use: KeyUseName, { keyPolicy, ...rest }: KeyAttributes): boolean => {
  try {
    requireAlgorithmFor(use, keyPolicy.keyAlgorithm);
    requireFlagFor(use, keyPolicy.keyAlgorithm, { keyPolicy, ...rest });
    return true;
  } catch {
    return false;
  }
};

describe("a use of a key handle", () => {
  it("is tried here with every preset that operations exports", () => {
    const exported = Object.keys(operations).filter((name) => /^[a-z].*Key$/.test(name));
    const operationNames = new Set([...operations.operationsByOpcode.values()].map(({ name }) => name.toLowerCase()));
    const presets = exported.filter((name) => !operationNames.has(name.toLowerCase()) && !/^ecc|^rsaPublic/.test(name));
    expect(presets.toSorted()).toEqual(Object.keys(PRESETS).toSorted());
  });

  it.each(uses)("names in its refusal exactly the presets whose keys can: %s", async (use) => {
    const attributes = keyAttributes({ kind: "rawData" }, 512, { usage: [], algorithm: NO_ALGORITHM });
    const { key } = await connectToKey({ attributes });
    const error = await USES[use](key).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ family: "usage", code: "ERR_PARSEC_KEY_POLICY" });
    const able = Object.keys(PRESETS).filter((name) => can(use, PRESETS[name] as KeyAttributes));
    const [, named = ""] = /Keys of (.*) can (\w+)\.$/.exec((error as Error).message) ?? [];
    expect(named.split(", ").toSorted()).toEqual(able.toSorted());
    expect((error as Error).message).toMatch(new RegExp(` can ${use}\\.$`));
    expect(able.length).toBeGreaterThan(0);
  });

  it.each(uses)("sends nothing for a key of another kind that the handle made: %s", async (use) => {
    for (const attributes of Object.values(PRESETS)) {
      const { key, peer } = await connectToKey({ attributes });
      await key.generate(attributes);
      const error = await USES[use](key).catch((reason: unknown) => reason);
      const isRefused = isParsecError(error) && error.code === "ERR_PARSEC_KEY_POLICY";
      expect(isRefused).toBe(!can(use, attributes));
      if (isRefused) expect(peer.requests).toHaveLength(1);
    }
  });

  it.each(uses)("asks for the attributes and sends nothing more for a key that the service lists: %s", async (use) => {
    for (const attributes of Object.values(PRESETS).filter((preset) => !can(use, preset))) {
      const { key, peer } = await connectToKey({ attributes });
      await expect(USES[use](key)).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
      expect(peer.requests.map(({ opcode }) => opcode)).toEqual([operations.Opcode.ListKeys]);
    }
  });

  it.each(["sign", "decrypt", "open", "agree", "mac", "verifyMac"] as const)(
    "is refused for a key whose policy lacks its usage: %s",
    async (use) => {
      const preset = Object.values(PRESETS).find((attributes) => can(use, attributes)) as KeyAttributes;
      const { keyPolicy } = preset;
      const attributes = { ...preset, keyPolicy: { ...keyPolicy, keyUsageFlags: operations.usageFlags(["copy"]) } };
      const { key, peer } = await connectToKey({ attributes });
      await key.generate(attributes);
      await expect(USES[use](key)).rejects.toThrow(
        /^The key cannot be used so\. Its policy has no usage \w+\. Keys of /,
      );
      expect(peer.requests).toHaveLength(1);
      const listed = await connectToKey({ attributes });
      await expect(USES[use](listed.key)).rejects.toThrow(/Its policy has no usage/);
      expect(listed.peer.requests).toHaveLength(1);
    },
  );

  it("follows the algorithm that the handle was given, whatever the service lists", async () => {
    const { key, peer } = await connectToKey(
      { attributes: operations.aesGcmKey() },
      { keyOptions: { algorithm: operations.ecdsa("SHA_256") } },
    );
    await expect(key.seal(bytes)).rejects.toMatchObject({ code: "ERR_PARSEC_KEY_POLICY" });
    expect(peer.requests).toEqual([]);
  });

  it("needs no usage where the service has no part in it", () => {
    const attributes = operations.rsaKeyPair(2048, { usage: ["decrypt"], algorithm: operations.rsaOaep("SHA_256") });
    const algorithm = policyAlgorithm(operations.rsaOaep("SHA_256"));
    expect(() => requireFlagFor("seal", algorithm, attributes)).not.toThrow();
    expect(() => requireFlagFor("encrypt", algorithm, attributes)).toThrow(/usage encrypt/);
  });
});
