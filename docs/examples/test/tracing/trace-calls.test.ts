import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { startMockService } from "@parsec-ts/mock-service";
import { aesGcmKey, type ConnectedClient, connect, ecdsaKey } from "@parsec-ts/node";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { traceCalls } from "../../tracing/trace-calls.js";

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
// The context manager that it registers keeps the parent of asynchronous work.
provider.register();
const tracer = trace.getTracer("example");

let service: Awaited<ReturnType<typeof startMockService>>;
let parsec: ConnectedClient;

beforeAll(async () => {
  service = await startMockService();
  parsec = await connect({ transport: service.transport });
});
afterEach(() => exporter.reset());
afterAll(async () => {
  await parsec.close();
  await service.close();
  await provider.shutdown();
});

it("makes one span of each call, with operation, provider and status, within the span of the caller", async () => {
  const end = traceCalls(tracer);
  const key = await parsec.key("device").generate(ecdsaKey("P-256"));
  exporter.reset();
  const parents = await Promise.all(
    ["one", "two"].map((name) =>
      tracer.startActiveSpan(name, async (parent) => {
        await key.sign(Buffer.from("a message"));
        parent.end();
        return parent.spanContext().spanId;
      }),
    ),
  );
  end();
  const spans = exporter.getFinishedSpans().filter(({ name }) => name === "PsaSignHash");
  expect(spans.map(({ parentSpanContext }) => parentSpanContext?.spanId).sort()).toEqual(parents.sort());
  for (const { kind, attributes, status, startTime, endTime } of spans) {
    expect(kind).toBe(SpanKind.CLIENT);
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(attributes).toEqual({
      "parsec.operation": "PsaSignHash",
      "parsec.provider": "MbedCrypto",
      "parsec.status": "Success",
      "parsec.key.name": "device",
      "parsec.attempts": 1,
      "parsec.queued_ms": 0,
    });
    expect(endTime >= startTime).toBe(true);
  }
});

it("marks a call that failed, by its code and status", async () => {
  const end = traceCalls(tracer);
  await expect(parsec.destroyKey("absent")).rejects.toThrow();
  end();
  const [span] = exporter.getFinishedSpans();
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "ERR_PARSEC_SERVICE_DOES_NOT_EXIST" });
  expect(span?.attributes["parsec.status"]).toBe("PsaErrorDoesNotExist");
});

it("has no byte of a key or a message, in any form", async () => {
  const end = traceCalls(tracer);
  const secret = Buffer.from("a secret that is 32 bytes long!!");
  const attributes = aesGcmKey(256);
  await parsec.importKey({ keyName: "sealing", attributes, data: secret });
  const sealed = await parsec.key("sealing").seal(secret, { additionalData: secret });
  await parsec.key("sealing").open(sealed, { additionalData: secret });
  end();
  const exported = JSON.stringify(
    exporter.getFinishedSpans().map(({ name, attributes: own, status, events }) => ({ name, own, status, events })),
  );
  expect(exporter.getFinishedSpans().length).toBeGreaterThanOrEqual(3);
  for (const form of ["latin1", "hex", "base64"] as const) {
    for (const bytes of [secret, sealed.subarray(-16)])
      expect(exported).not.toContain(Buffer.from(bytes).toString(form));
  }
});

it("makes none once it has ended", async () => {
  traceCalls(tracer)();
  await parsec.ping();
  expect(exporter.getFinishedSpans()).toEqual([]);
});
