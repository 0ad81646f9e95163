import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type ParsecClient, ProviderId } from "../src/index.js";
import { keyLife, signingCases } from "./provider-scenario.js";

let service: MockService;
let parsec: ParsecClient;

beforeAll(async () => {
  service = await startMockService();
  parsec = await connect({ transport: service.transport });
});
afterAll(() => service.close());

it.each(signingCases)("a key lives its whole life on the mock service: $title", (signing) =>
  keyLife(parsec, ProviderId.MbedCrypto, signing),
);

it("answers many calls at once, each with its own answer", async () => {
  const opcodes = await Promise.all(Array.from({ length: 200 }, (_, i) => parsec.listOpcodes(i % 2)));
  for (const [i, list] of opcodes.entries()) expect(list.includes(1)).toBe(i % 2 === 0);
});
