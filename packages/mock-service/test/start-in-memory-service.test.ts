import { webcrypto } from "node:crypto";
import {
  eccKeyPair,
  ecdsa,
  keyAttributes,
  listKeys,
  psaCipherEncrypt,
  psaDestroyKey,
  psaExportPublicKey,
  psaGenerateKey,
  psaSignHash,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import {
  type InMemoryServiceOptions,
  type KeyStorage,
  startInMemoryService,
  webCryptography,
} from "../src/in-memory.js";
import { call, signingUse } from "./call.js";

const cryptography = webCryptography(webcrypto);
const alg = ecdsa("SHA_256");
const attributes = eccKeyPair("P-256", signingUse(alg));
const none = { load: () => [], save: () => undefined, remove: () => undefined };

/** Keeps copies, as a database would. */
class MapStorage implements KeyStorage {
  readonly kept = new Map<string, Uint8Array>();

  load() {
    return [...this.kept.values()].map((bytes) => bytes.slice());
  }

  async save(id: string, key: Uint8Array) {
    await undefined;
    this.kept.set(id, key.slice());
  }

  remove(id: string) {
    this.kept.delete(id);
  }
}

it("keeps keys in its storage, from one service to the next", async () => {
  const storage = new MapStorage();
  const first = await startInMemoryService({ cryptography, storage });
  await call(first, psaGenerateKey, { keyName: "kept", attributes });
  await call(first, psaGenerateKey, { keyName: "destroyed", attributes });
  await call(first, psaDestroyKey, { keyName: "destroyed" });
  const exported = await call(first, psaExportPublicKey, { keyName: "kept" });
  await first.close();

  const second = await startInMemoryService({ cryptography, storage });
  expect((await call(second, listKeys, {})).result?.keys.map(({ name }) => name)).toEqual(["kept"]);
  expect(await call(second, psaExportPublicKey, { keyName: "kept" })).toEqual(exported);
  const signed = await call(second, psaSignHash, { keyName: "kept", alg, hash: new Uint8Array(32) });
  expect(signed.result?.signature).toHaveLength(64);
  await second.close();
});

it("wipes the bytes that it hands to its storage", async () => {
  let handed: Uint8Array = Uint8Array.of(1);
  const save = (_id: string, key: Uint8Array) => {
    handed = key;
  };
  const storage = { ...none, save };
  const service = await startInMemoryService({ cryptography, storage });
  await call(service, psaGenerateKey, { keyName: "k", attributes });
  expect(handed.length).toBeGreaterThan(32);
  expect(handed.every((byte) => byte === 0)).toBe(true);
  await service.close();
});

it("responds with StorageFailure if the storage fails, and the name stays free", async () => {
  const lines: string[] = [];
  let fails = true;
  const save = async () => {
    if (fails) throw new Error("the disk is full");
  };
  const log = (line: string) => void lines.push(line);
  const service = await startInMemoryService({ cryptography, storage: { ...none, save }, log });
  const request = { keyName: "k", attributes };
  expect(await call(service, psaGenerateKey, request)).toEqual({ status: Status.PsaErrorStorageFailure });
  expect(lines).toEqual(["the storage fails: the disk is full"]);
  fails = false;
  expect(await call(service, psaGenerateKey, request)).toMatchObject({ status: 0 });
  await service.close();
});

it("leaves out what is no key in the storage, and says so", async () => {
  const storage = new MapStorage();
  const first = await startInMemoryService({ cryptography, storage });
  await call(first, psaGenerateKey, { keyName: "whole", attributes });
  await call(first, psaGenerateKey, { keyName: "changed", attributes });
  await first.close();
  const changed = [...storage.kept.values()][1];
  changed?.set([1 ^ (changed[60] ?? 0)], 60);
  const lines: string[] = [];
  const second = await startInMemoryService({ cryptography, storage, log: (line) => void lines.push(line) });
  expect((await call(second, listKeys, {})).result?.keys.map(({ name }) => name)).toEqual(["whole"]);
  expect(lines).toEqual(["corrupt key in the storage: the checksum does not match"]);
  await second.close();
});

it("does not start with a storage that cannot be read", async () => {
  const load = async () => {
    throw new Error("no access");
  };
  const starting = startInMemoryService({ cryptography, storage: { ...none, load } });
  await expect(starting).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "storage" });
});

it("does not support Camellia, which its cryptography lacks", async () => {
  const service = await startInMemoryService({ cryptography });
  const use = { usage: ["encrypt"], algorithm: "CTR" } as const;
  const camellia = keyAttributes({ kind: "camellia" }, 128, use);
  expect(await call(service, psaGenerateKey, { keyName: "k", attributes: camellia })).toMatchObject({ status: 0 });
  const request = { keyName: "k", alg: "CTR", plaintext: new Uint8Array(16) } as const;
  expect(await call(service, psaCipherEncrypt, request)).toEqual({ status: Status.PsaErrorNotSupported });
  await service.close();
});

describe("startInMemoryService", () => {
  it.each<[string, unknown]>([
    ["options", undefined],
    ["cryptography", {}],
    ["cryptography.random", { cryptography: webcrypto }],
    ["storage", { cryptography, storage: [] }],
    ["storage.save", { cryptography, storage: { load: () => [] } }],
    ["log", { cryptography, log: "stdout" }],
    ["endpoint", { cryptography, endpoint: "unix:/run/parsec.sock" }],
    ["keyDirectory", { cryptography, keyDirectory: "/var/lib/parsec" }],
    ["providers.0", { cryptography, providers: ["hsm"] }],
    ["provders", { cryptography, provders: ["tpm"] }],
  ])("names the invalid option: %s in %j", async (argument, options) => {
    const starting = startInMemoryService(options as InMemoryServiceOptions);
    await expect(starting).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument });
  });
});
