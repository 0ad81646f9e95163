import { createHash, createPublicKey, verify } from "node:crypto";
import {
  type CurveName,
  eccKeyPair,
  ecdsa,
  psaExportPublicKey,
  psaGenerateKey,
  psaSignHash,
  psaVerifyHash,
} from "@parsec-ts/operations";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type MockService, startMockService } from "../../src/index.js";
import { call } from "../call.js";

let service: MockService;
const message = Buffer.from("a message");
const empty = new Uint8Array(0);

beforeAll(async () => {
  service = await startMockService();
});
afterAll(() => service.close());

/** DER of an SPKI key on each curve, before the point. RFC 5480. */
const SPKI_HEADS: Partial<Record<CurveName, string>> = {
  "P-192": "3049301306072a8648ce3d020106082a8648ce3d030101033200",
  "P-224": "304e301006072a8648ce3d020106052b81040021033a00",
  secp192k1: "3046301006072a8648ce3d020106052b8104001f033200",
  brainpoolP192r1: "304a301406072a8648ce3d020106092b2403030208010103033200",
  brainpoolP224r1: "3052301406072a8648ce3d020106092b2403030208010105033a00",
  brainpoolP256r1: "305a301406072a8648ce3d020106092b2403030208010107034200",
  brainpoolP320r1: "306a301406072a8648ce3d020106092b2403030208010109035200",
  brainpoolP384r1: "307a301406072a8648ce3d020106092b240303020801010b036200",
  brainpoolP512r1: "30819b301406072a8648ce3d020106092b240303020801010d03818200",
};

it.each(Object.entries(SPKI_HEADS) as [CurveName, string][])(
  "a key on %s makes signatures that OpenSSL verifies",
  async (curve, head) => {
    const keyName = curve;
    const alg = ecdsa("SHA_256");
    expect(
      await call(service, psaGenerateKey, {
        keyName,
        attributes: eccKeyPair(curve, { usage: ["signHash", "verifyHash"], algorithm: alg }),
      }),
    ).toMatchObject({
      status: 0,
    });
    const hash = createHash("sha256").update(message).digest();
    const signature = (await call(service, psaSignHash, { keyName, alg, hash })).result?.signature ?? empty;
    const point = (await call(service, psaExportPublicKey, { keyName })).result?.data ?? empty;
    const der = Buffer.concat([Buffer.from(head, "hex"), point]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    expect(verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
    expect(await call(service, psaVerifyHash, { keyName, alg, hash, signature })).toMatchObject({ status: 0 });
  },
);
