import { afterAll, describe, it } from "vitest";
import type { Listener } from "../transport.js";
import { transportCases } from "./transport-cases.js";
import type { TransportHarness } from "./transport-harness.js";

export type {
  AbortSignalLike,
  AcceptedConnection,
  Connection,
  ConnectOptions,
  ExchangeSink,
  Listener,
  Transport,
} from "../transport.js";
export type { TestPlatform } from "./test-platform.js";
export type { TransportHarness } from "./transport-harness.js";

/**
 * Defines a vitest suite with every case of the compliance kit, and prints which did not apply.
 *
 * @example
 * ```ts
 * describeTransport("unix", { peer: listen, connect: ({ path }) => unixTransport({ path }) });
 * ```
 */
export function describeTransport<Peer extends Listener>(name: string, harness: TransportHarness<Peer>): void {
  describe(`${name} transport`, () => {
    const notApplicable: string[] = [];
    for (const { title, run } of transportCases(harness)) {
      it(title, async () => {
        if ((await run()) === "not applicable") notApplicable.push(title);
      });
    }
    afterAll(() => {
      if (notApplicable.length === 0) return;
      const text = `Not applicable to the ${name} transport:\n${notApplicable.map((title) => `- ${title}`).join("\n")}`;
      (globalThis as { console?: { log(text: string): void } }).console?.log(text);
    });
  });
}
