import { provisionForTests, type RealService, startRealService } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  connect,
  eccKeyPair,
  ecdsa,
  noAuthentication,
  type ParsecClient,
  ProviderId,
  unixPeerCredentials,
} from "../src/index.js";
import { keyLife, signingCases } from "./provider-scenario.js";

const installation = await provisionForTests();

/** The real Parsec service with MbedCrypto, PKCS#11 on SoftHSM2 and TPM on swtpm behind one socket. */
describe.skipIf(installation === undefined)("the real Parsec service", () => {
  let service: RealService;
  let parsec: ParsecClient;

  beforeAll(async () => {
    if (installation === undefined) throw new Error("not provisioned");
    service = await startRealService({ installation });
    parsec = await connect({ endpoint: service.endpoint });
  });
  afterAll(() => service?.stop());

  it("answers a ping with wire protocol 1.0", async () => {
    expect(await parsec.ping()).toEqual({ major: 1, minor: 0 });
  });

  it("lists its three providers, core last, and its authenticator", async () => {
    expect((await parsec.listProviders()).map(({ id }) => id)).toEqual([1, 2, 3, 0]);
    expect((await parsec.listAuthenticators()).map(({ id }) => id)).toEqual([3]);
    expect(parsec.defaultProvider).toBe(ProviderId.MbedCrypto);
    expect(parsec.authType).toBe(3);
  });

  it.each([
    [0, [1, 8, 9, 14, 26]],
    [1, [2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 15, 16, 17, 18, 19, 32]],
    [2, [2, 3, 4, 5, 6, 7, 10, 11, 13, 32]],
    [3, [2, 3, 4, 5, 6, 7, 10, 11, 13, 30, 31, 32]],
  ])("lists the opcodes of provider %i", async (provider, opcodes) => {
    expect((await parsec.listOpcodes(provider)).toSorted((a, b) => a - b)).toEqual(opcodes);
  });

  describe.each([
    ["MbedCrypto", ProviderId.MbedCrypto],
    ["PKCS#11 on SoftHSM2", ProviderId.Pkcs11],
    ["TPM on swtpm", ProviderId.Tpm],
  ])("%s", (_name, provider) => {
    it.each(signingCases)("gives a key its whole life: $title", (signing) => keyLife(parsec, provider, signing));

    it("refuses a signature that the key's policy does not permit", async () => {
      const keyName = "verify-only";
      const attributes = eccKeyPair("P-256", {
        usage: ["verifyHash"],
        algorithm: ecdsa("SHA_256"),
      });
      await parsec.generateKey({ keyName, attributes }, { provider });
      await expect(
        parsec.signHash({ keyName, alg: ecdsa("SHA_256"), hash: new Uint8Array(32) }, { provider }),
      ).rejects.toMatchObject({
        family: "service",
        code: "ERR_PARSEC_SERVICE_NOT_PERMITTED",
        provider,
      });
      await parsec.destroyKey(keyName, { provider });
    });
  });

  it("does not believe another user id than the kernel's", async () => {
    const authenticator = unixPeerCredentials((process.geteuid?.() ?? 0) + 1);
    await expect(parsec.listKeys({ authenticator })).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_AUTHENTICATION_ERROR",
      status: 11,
    });
  });

  it("wants authentication for keys, and says so", async () => {
    await expect(parsec.listKeys({ authenticator: noAuthentication() })).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_NOT_AUTHENTICATED",
    });
  });

  it("names a provider that there is not", async () => {
    await expect(parsec.destroyKey("k", { provider: ProviderId.CryptoAuthLib })).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_PROVIDER_NOT_REGISTERED",
    });
    await expect(parsec.destroyKey("k", { provider: 99 })).rejects.toMatchObject({
      code: "ERR_PARSEC_SERVICE_PROVIDER_DOES_NOT_EXIST",
    });
  });

  it("is waited for while it restarts; only calls that it may have had end in an error", async () => {
    const restarted = service.restart();
    const outcomes = await Promise.all(
      Array.from({ length: 300 }, () =>
        parsec.ping().then(
          () => "answered",
          (error: { code: string }) => error.code,
        ),
      ),
    );
    await restarted;
    expect(outcomes.filter((outcome) => outcome !== "answered" && outcome !== "ERR_PARSEC_TRANSPORT_CLOSED")).toEqual(
      [],
    );
    expect(outcomes.filter((outcome) => outcome === "answered").length).toBeGreaterThan(200);
    expect(await parsec.ping()).toEqual({ major: 1, minor: 0 });
  });

  it("answers many calls at once", async () => {
    const answers = await Promise.all(Array.from({ length: 64 }, () => parsec.ping()));
    expect(answers).toEqual(Array(64).fill({ major: 1, minor: 0 }));
  });
});
