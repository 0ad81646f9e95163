import { startMockService } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { expect, it, onTestFinished } from "vitest";

it("a response that announces 4 GiB costs no memory: less than 2 MiB, however often it comes", async () => {
  const service = await startMockService();
  onTestFinished(() => service.close());
  const parsec = await connect({ transport: service.transport });
  onTestFinished(() => parsec.close());
  service.setFaults({ seed: 1, faults: [{ kind: "oversizedLength" }] });
  const failedPing = () => expect(parsec.ping()).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG" });
  const growthOf = async (pings: number): Promise<{ readonly rss: number; readonly arrayBuffers: number }> => {
    const before = process.memoryUsage();
    for (let i = 0; i < pings; i++) await failedPing();
    const after = process.memoryUsage();
    return { rss: after.rss - before.rss, arrayBuffers: after.arrayBuffers - before.arrayBuffers };
  };
  // Compilation and garbage collection change resident memory too. The smallest growth of several rounds is the cost of the pings.
  const rounds = [await growthOf(200)];
  for (let round = 0; round < 8; round++) rounds.push(await growthOf(20));
  const rss = Math.min(...rounds.map((growth) => growth.rss));
  console.log(`20 pings: resident memory ${(rss / 2 ** 20).toFixed(2)} MiB`);
  expect(rss).toBeLessThan(2 * 2 ** 20);
  expect(Math.min(...rounds.map((growth) => growth.arrayBuffers))).toBeLessThan(2 ** 20);
});
