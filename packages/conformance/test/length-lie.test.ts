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
  // What is compiled and cached on the way costs memory once.
  for (let i = 0; i < 200; i++) await lie();
  const before = process.memoryUsage();
  for (let i = 0; i < 20; i++) await lie();
  const after = process.memoryUsage();
  console.log(`20 lies: resident memory +${((after.rss - before.rss) / 2 ** 20).toFixed(2)} MiB`);
  expect(after.rss - before.rss).toBeLessThan(2 * 2 ** 20);
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 ** 20);
});
