import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { startMockService } from "@parsec-ts/mock-service";
import { CALL_CHANNEL, type CallEvent, connect } from "@parsec-ts/node";
import { describe, expect, it } from "vitest";

describe("nodeHost", () => {
  it("publishes calls on a diagnostics channel while it has subscribers", async () => {
    const events: unknown[] = [];
    const listen = (event: unknown): void => void events.push(event);
    subscribe(CALL_CHANNEL, listen);
    const service = await startMockService();
    const parsec = await connect({ transport: service.transport });
    await parsec.listKeys();
    unsubscribe(CALL_CHANNEL, listen);
    await parsec.ping();
    const opcodes = events.map((event) => (event as CallEvent).opcode);
    expect(opcodes.toSorted((a, b) => a - b)).toEqual([8, 14, 26]);
    expect(events.at(-1)).toMatchObject({ operation: "ListKeys", provider: 0, authType: 3, status: 0, attempts: 1 });
    await service.close();
  });
});
