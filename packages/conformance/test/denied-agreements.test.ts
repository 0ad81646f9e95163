import { startMockService } from "@parsec-ts/mock-service";
import { type ConnectedClient, Curve, type CurveName, connect, ecdhKey, isParsecError } from "@parsec-ts/node";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { expect, it } from "vitest";

const installation = await provisionForTests();
const curves = Object.keys(Curve) as CurveName[];

/** True if two keys on a curve agree on the same secret; false if the provider refuses to make them. */
async function canAgree(parsec: ConnectedClient, curve: CurveName): Promise<boolean> {
  try {
    const [one, other] = [
      await parsec.ensureKey(`one/${curve}`, ecdhKey(curve)),
      await parsec.ensureKey(`other/${curve}`, ecdhKey(curve)),
    ];
    const ofOne = await one.agree({ format: "raw", key: await other.exportPublicKey("raw") });
    const ofOther = await other.agree({ format: "raw", key: await one.exportPublicKey("raw") });
    expect(ofOne).toEqual(ofOther);
    return true;
  } catch (error) {
    if (!isParsecError(error) || !/_(INVALID_ARGUMENT|NOT_SUPPORTED)$/.test(error.code)) throw error;
    return false;
  }
}

/** The curves on which the provider agrees, after `canUse` has said so of each, and of no other one. */
async function agreements(parsec: ConnectedClient): Promise<CurveName[]> {
  const found = new Map<CurveName, boolean>();
  const said = new Map<CurveName, boolean>();
  for (const curve of curves) {
    expect(await parsec.canDoCrypto({ checkType: "GENERATE", attributes: ecdhKey(curve) })).toBe(false);
    said.set(curve, (await parsec.canUse(ecdhKey(curve))).support === "yes");
    found.set(curve, await canAgree(parsec, curve));
  }
  expect(said).toEqual(found);
  return curves.filter((curve) => found.get(curve));
}

it("canUse says yes for each curve on which Mbed Crypto agrees, all of which it denies itself: the mock's", async () => {
  const mock = await startMockService({ providers: ["mbed-crypto"] });
  await using parsec = await connect({ transport: mock.transport });
  expect(await agreements(parsec)).toContain("P-256");
  await mock.close();
});

it.skipIf(installation === undefined)("and the real one's", async () => {
  if (installation === undefined) throw new Error("not provisioned");
  const real = await startRealService({ installation, providers: ["mbed-crypto"] });
  try {
    await using parsec = await connect({ endpoint: real.endpoint });
    expect(await agreements(parsec)).toContain("P-256");
  } finally {
    await real.stop();
  }
});
