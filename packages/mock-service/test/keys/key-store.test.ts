import {
  eccKeyPair,
  ecdsa,
  listKeys,
  psaDestroyKey,
  psaExportPublicKey,
  psaGenerateKey,
  rsaKeyPair,
  rsaPss,
} from "@parsec-ts/operations";
import { Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { call, freshName, named, signingUse, uid } from "../call.js";

let service: MockService;

beforeAll(async () => {
  service = await startMockService();
});
afterAll(() => service.close());

describe("key names", () => {
  const attributes = eccKeyPair("P-256", signingUse(ecdsa("SHA_256")));

  it("belong to an application, by authenticator and identity", async () => {
    const keyName = freshName();
    const request = { keyName, attributes };
    for (const identity of [uid(1), uid(2), named("1"), named("2")]) {
      expect(await call(service, psaGenerateKey, request, identity)).toMatchObject({ status: 0 });
      expect((await call(service, listKeys, {}, identity)).result?.keys.map(({ name }) => name)).toEqual([keyName]);
      expect(await call(service, psaGenerateKey, request, identity)).toEqual({ status: Status.PsaErrorAlreadyExists });
    }
    expect(await call(service, psaDestroyKey, { keyName }, uid(1))).toMatchObject({ status: 0 });
    expect(await call(service, psaExportPublicKey, { keyName }, uid(1))).toEqual({
      status: Status.PsaErrorDoesNotExist,
    });
    expect(await call(service, psaExportPublicKey, { keyName }, uid(2))).toMatchObject({ status: 0 });
  });

  it("may be any Unicode, even empty", async () => {
    for (const keyName of ["", "ключ/🔑", "a".repeat(5000)]) {
      expect(await call(service, psaGenerateKey, { keyName, attributes }, uid(3))).toMatchObject({ status: 0 });
    }
  });

  it("are given to exactly one of several concurrent requests", async () => {
    const request = { keyName: freshName(), attributes: rsaKeyPair(1024, signingUse(rsaPss("SHA_256"))) };
    const responses = await Promise.all(Array.from({ length: 8 }, () => call(service, psaGenerateKey, request)));
    const statuses = responses.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([0, ...Array(7).fill(Status.PsaErrorAlreadyExists)]);
  });

  it("are not listed before their key exists", async () => {
    const keyName = freshName();
    const creating = call(
      service,
      psaGenerateKey,
      { keyName, attributes: rsaKeyPair(4096, signingUse(rsaPss("SHA_256"))) },
      uid(4),
    );
    expect((await call(service, listKeys, {}, uid(4))).result?.keys).toEqual([]);
    expect(await creating).toMatchObject({ status: 0 });
    expect((await call(service, listKeys, {}, uid(4))).result?.keys).toHaveLength(1);
  });
});
