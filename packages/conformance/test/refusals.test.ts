import { startMockService } from "@parsec-ts/mock-service";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import type { Transport } from "@parsec-ts/transport";
import { unixTransport } from "@parsec-ts/transport-unix";
import { encodeRequest } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emulatedProviders } from "../src/emulated-providers.js";
import { type Ask, refusalCases } from "../src/refusals.js";
import { exchangeWhole } from "../src/requests/exchange.js";
import { ownUid } from "../src/requests/user-authentication.js";

type ProviderName = (typeof emulatedProviders)[number][0];

interface Running {
  readonly transport: Transport;
  stop(): Promise<void>;
}

async function startMock(name: ProviderName): Promise<Running> {
  const mock = await startMockService({ providers: [name], authenticators: ["unix-peer-credentials"] });
  return { transport: mock.transport, stop: () => mock.close() };
}

const installation = await provisionForTests();

async function startReal(name: ProviderName): Promise<Running> {
  if (installation === undefined) throw new Error("not provisioned");
  const real = await startRealService({ installation, providers: [name] });
  return { transport: unixTransport({ path: real.socketPath }), stop: () => real.stop() };
}

const services = [
  { service: "the mock service", start: startMock },
  ...(installation === undefined ? [] : [{ service: "the real service", start: startReal }]),
];
const targets = services.flatMap(({ service, start }) =>
  emulatedProviders.map(([provider, id]) => ({ service, start, provider, id })),
);

describe.each(targets)("$provider of $service", ({ start, provider, id }) => {
  let running: Running;
  beforeAll(async () => {
    running = await start(provider);
  });
  afterAll(() => running?.stop());

  const ask: Ask = async (operation, request) => {
    const frame = encodeRequest({ provider: id, ...ownUid }, operation, request);
    return (await exchangeWhole(running.transport, Buffer.concat(frame.parts))).status;
  };

  const cases = refusalCases.filter((row) => row.provider === provider);
  it.each(cases)("$title", async ({ title, statuses, send }) => {
    expect(await send(ask, title)).toEqual(statuses);
  });
});
