import { connect, ecdsaKey, ProviderId } from "@parsec-ts/node";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import type { Transport } from "@parsec-ts/transport";
import { unixTransport } from "@parsec-ts/transport-unix";
import { describe, expect, it } from "vitest";

const installation = await provisionForTests();

const attributes = ecdsaKey("P-256");

const BLOCKS = 20;
const CALLS = 50;

/** Milliseconds for which the event loop is held up: more than the 200 for which the service waits for a request. */
const BUSY_MS = 250;

function holdLoop(): void {
  for (const until = performance.now() + BUSY_MS; performance.now() < until; );
}

/**
 * Connects through another transport, and holds the loop up once, after the next connection. The system has connected the others of the same
 * turn by then, but nothing was written to them.
 */
function holdingTransport(inner: Transport): { readonly transport: Transport; holdNext(): void } {
  let isHolding = false;
  const transport: Transport = {
    async connect(options) {
      const connection = await inner.connect(options);
      if (isHolding) holdLoop();
      isHolding = false;
      return connection;
    },
    close: () => inner.close?.(),
  };
  return {
    transport,
    holdNext: () => {
      isHolding = true;
    },
  };
}

describe.skipIf(installation === undefined)("a client whose machine is busy", () => {
  it(`loses none of ${CALLS} calls and has none executed twice when it is held up between connecting and sending, ${BLOCKS} times`, async () => {
    if (installation === undefined) throw new Error("not provisioned");
    const service = await startRealService({ installation, providers: ["mbed-crypto"] });
    try {
      const { transport, holdNext } = holdingTransport(unixTransport({ path: service.endpoint.replace("unix:", "") }));
      const parsec = await connect({ transport, provider: ProviderId.MbedCrypto });
      for (let block = 0; block < BLOCKS; block++) {
        holdNext();
        const calls = Array.from({ length: CALLS }, (_, i) =>
          parsec.generateKey({ keyName: `busy/${block}/${i}`, attributes }),
        );
        // A second execution would be refused: the key exists.
        await Promise.all(calls);
      }
      expect(await parsec.listKeys()).toHaveLength(BLOCKS * CALLS);
      await parsec.close();
    } finally {
      await service.stop();
    }
  }, 120_000);
});
