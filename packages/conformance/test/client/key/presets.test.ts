import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { startMockService } from "@parsec-ts/mock-service";
import * as node from "@parsec-ts/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emulatedProviders } from "../../../src/emulated-providers.js";

const operations = dirname(createRequire(import.meta.url).resolve("@parsec-ts/operations/package.json"));
const source = readFileSync(join(operations, "src/key-presets.ts"), "utf8");

/** The presets, each with attributes of its usual size. */
const presets: Readonly<Record<string, node.KeyAttributes>> = {
  ecdsaKey: node.ecdsaKey("P-256"),
  ecdsaDeterministicKey: node.ecdsaDeterministicKey("P-256"),
  rsaPssKey: node.rsaPssKey(2048),
  rsaPkcs1v15Key: node.rsaPkcs1v15Key(2048),
  rsaOaepKey: node.rsaOaepKey(2048),
  aesGcmKey: node.aesGcmKey(),
  aesCcmKey: node.aesCcmKey(),
  chacha20Poly1305Key: node.chacha20Poly1305Key(),
  ecdhKey: node.ecdhKey("P-256"),
  x25519Key: node.x25519Key(),
  hmacKey: node.hmacKey(),
};

const NAMES = { "mbed-crypto": "Mbed Crypto", pkcs11: "PKCS#11", tpm: "TPM" } as const;

/** The first sentence of the paragraph "Providers:" in the comment of a preset: the providers that can. */
function documented(preset: string): string {
  const comment =
    source
      .slice(0, source.indexOf(`export function ${preset}(`))
      .split("/**")
      .at(-1) ?? "";
  return /Providers: ([^.]+?)\.(?:\s|$)/.exec(comment.replaceAll(/\n \* ?/g, " "))?.[1] ?? "";
}

const service = await startMockService({ providers: emulatedProviders.map(([name]) => name) });
let parsec: node.ConnectedClient;
beforeAll(async () => {
  parsec = await node.connect({ transport: service.transport });
});
afterAll(async () => {
  await parsec.close();
  await service.close();
});

it("every preset is here", () => {
  const exported = [...source.matchAll(/export function (\w+Key)\(/g)].map(([, name]) => name);
  expect(exported.sort()).toEqual(Object.keys(presets).sort());
});

describe.each(Object.entries(presets))("the comment of %s", (preset, attributes) => {
  it.each(emulatedProviders)("names %s if canUse says that it can, and does not if not", async (name, provider) => {
    const { support } = await parsec.canUse(attributes, { provider });
    expect(documented(preset)).not.toBe("");
    expect(documented(preset).includes(NAMES[name as keyof typeof NAMES])).toBe(support === "yes");
  });
});
