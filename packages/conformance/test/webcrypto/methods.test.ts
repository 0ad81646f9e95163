import { createRequire } from "node:module";
import { afterAll, describe, expect, it } from "vitest";
import { cryptoServices } from "./crypto-services.js";

// The suite registers its tests by the global functions of Jasmine.
Object.assign(globalThis, { describe, it, expect });
const registerSuite = createRequire(import.meta.url)("webcrypto-test-suite") as (config: object) => void;

for (const { title, start } of cryptoServices) {
  const session = await start("platform");
  describe(`webcrypto-test-suite: ${title}`, () => {
    registerSuite({ crypto: session.crypto });
    afterAll(() => session.close());
  });
}
