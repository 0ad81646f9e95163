import { chmodSync } from "node:fs";
import { connect, ecdsaKey } from "@parsec-ts/node";
import { provisionForTests, type RealService, startRealService } from "@parsec-ts/real-service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const installation = await provisionForTests();
const isRoot = process.geteuid?.() === 0;

/** Runs `work` with another effective user id, which the kernel reports to the service. */
async function asUser<T>(uid: number, work: () => Promise<T>): Promise<T> {
  process.seteuid?.(uid);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Only root can change its effective user id. */
describe.skipIf(installation === undefined || !isRoot)("applications with different user ids", () => {
  let service: RealService;
  const alice = 40_001;
  const bob = 40_002;

  beforeAll(async () => {
    if (installation === undefined) throw new Error("not provisioned");
    service = await startRealService({ installation, providers: ["mbed-crypto"], admins: [0] });
    chmodSync(service.directory, 0o755);
  });
  afterAll(() => service?.stop());

  const withClient = <T>(uid: number, work: (parsec: Awaited<ReturnType<typeof connect>>) => Promise<T>): Promise<T> =>
    asUser(uid, async () => {
      await using parsec = await connect({ endpoint: service.endpoint });
      return await work(parsec);
    });

  it("see, use and destroy only their own keys", async () => {
    const publicKeys = [];
    for (const uid of [alice, bob]) {
      publicKeys.push(
        await withClient(uid, async (parsec) =>
          (await parsec.ensureKey("same-name", ecdsaKey("P-256"))).exportPublicKey("pem"),
        ),
      );
    }
    expect(new Set(publicKeys).size).toBe(2);
    await withClient(alice, (parsec) => parsec.key("alice's").generate(ecdsaKey("P-256")));
    await withClient(bob, async (parsec) => {
      expect((await parsec.listKeys()).map(({ name }) => name)).toEqual(["same-name"]);
      for (const use of [() => parsec.exportPublicKey("alice's"), () => parsec.destroyKey("alice's")]) {
        await expect(use()).rejects.toMatchObject({ code: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST" });
      }
    });
    await withClient(alice, async (parsec) => expect(await parsec.listKeys()).toHaveLength(2));
  });

  it("are listed and deleted by administrators only", async () => {
    await withClient(alice, async (parsec) => {
      await expect(parsec.listClients()).rejects.toMatchObject({
        code: "ERR_PARSEC_SERVICE_ADMIN_OPERATION",
        status: 21,
      });
      await expect(parsec.deleteClient(String(bob))).rejects.toMatchObject({
        code: "ERR_PARSEC_SERVICE_ADMIN_OPERATION",
      });
    });
    await withClient(0, async (parsec) => {
      expect((await parsec.listClients()).toSorted()).toEqual([String(alice), String(bob)]);
      await parsec.deleteClient(String(bob));
      expect(await parsec.listClients()).toEqual([String(alice)]);
    });
    await withClient(bob, async (parsec) => expect(await parsec.listKeys()).toEqual([]));
  });
});
