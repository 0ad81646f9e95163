import { startMockService } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { expect, it, onTestFinished } from "vitest";

it("a service that announces 4 GiB costs no memory: less than 2 MiB, however often it does", async () => {
  const service = await startMockService();
  onTestFinished(() => service.close());
  const parsec = await connect({ transport: service.transport });
  onTestFinished(() => parsec.close());
  service.setFaults({ seed: 1, faults: [{ kind: "oversizedLength" }] });
  const lie = () => expect(parsec.ping()).rejects.toMatchObject({ code: "ERR_PARSEC_PROTOCOL_BODY_TOO_LONG" });
  const growthOf = async (lies: number): Promise<{ readonly rss: number; readonly arrayBuffers: number }> => {
    const before = process.memoryUsage();
    for (let i = 0; i < lies; i++) await lie();
    const after = process.memoryUsage();
    return { rss: after.rss - before.rss, arrayBuffers: after.arrayBuffers - before.arrayBuffers };
  };
  // What is compiled and collected on the way moves resident memory too: the quietest of several rounds tells what a lie costs.
  const rounds = [await growthOf(200)];
  for (let round = 0; round < 8; round++) rounds.push(await growthOf(20));
  const rss = Math.min(...rounds.map((growth) => growth.rss));
  console.log(`20 lies: resident memory ${(rss / 2 ** 20).toFixed(2)} MiB`);
  expect(rss).toBeLessThan(2 * 2 ** 20);
  expect(Math.min(...rounds.map((growth) => growth.arrayBuffers))).toBeLessThan(2 ** 20);
});
