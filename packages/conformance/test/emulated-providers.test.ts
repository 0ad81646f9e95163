import { startMockService } from "@parsec-ts/mock-service";
import { connect } from "@parsec-ts/node";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { describe, expect, it } from "vitest";
import { emulatedProviders, observeProvider } from "../src/emulated-providers.js";

const installation = await provisionForTests();

describe.skipIf(installation === undefined).each(emulatedProviders)("the mock's %s provider", (name, id) => {
  it("has the same properties as the real one", async () => {
    if (installation === undefined) throw new Error("not provisioned");
    const real = await startRealService({ installation, providers: [name] });
    const mock = await startMockService({ providers: [name] });
    await using ofReal = await connect({ endpoint: real.endpoint });
    await using ofMock = await connect({ transport: mock.transport });
    try {
      expect(await observeProvider(ofMock, id)).toEqual(await observeProvider(ofReal, id));
    } finally {
      await mock.close();
      await real.stop();
    }
  });
});
