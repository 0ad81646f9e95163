import { webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { startInMemoryService, webCryptography } from "../../src/in-memory.js";
import { startMockService } from "../../src/index.js";
import { startUntilAborted } from "../../src/serve/start-until-aborted.js";

const aborted = { family: "transport", code: "ERR_PARSEC_ABORTED" };

describe("a start with a signal", () => {
  it("does not begin if the signal has fired", async () => {
    const started: string[] = [];
    const start = async () => {
      started.push("started");
      return { close: async () => undefined };
    };
    await expect(startUntilAborted(AbortSignal.abort(), start)).rejects.toMatchObject(aborted);
    expect(started).toEqual([]);
  });

  it("closes a service that runs only after the signal has fired", async () => {
    const controller = new AbortController();
    let run: (service: { close(): Promise<void> }) => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      const starting = startUntilAborted(
        controller.signal,
        () =>
          new Promise<{ close(): Promise<void> }>((ready) => {
            run = ready;
          }),
      );
      controller.abort();
      void expect(starting)
        .rejects.toMatchObject(aborted)
        .then(() => run({ close: async () => resolve() }));
    });
    await closed;
  });

  it("gives the error of the start", async () => {
    const { signal } = new AbortController();
    const failing = startUntilAborted(signal, async () => {
      throw new Error("no access");
    });
    await expect(failing).rejects.toThrow("no access");
  });
});

it("a service whose storage does not respond is not waited for once the signal fires", async () => {
  const controller = new AbortController();
  const storage = { load: () => new Promise<never>(() => undefined), save: () => undefined, remove: () => undefined };
  const cryptography = webCryptography(webcrypto);
  const starting = startInMemoryService({ cryptography, storage, signal: controller.signal });
  controller.abort();
  await expect(starting).rejects.toMatchObject(aborted);
});

it("a mock service is not started with a signal that has fired, and runs on if it fires later", async () => {
  await expect(startMockService({ signal: AbortSignal.abort() })).rejects.toMatchObject(aborted);
  const controller = new AbortController();
  const service = await startMockService({ signal: controller.signal });
  controller.abort();
  (await service.transport.connect({ signal: new AbortController().signal })).close();
  await service.close();
  const wrong = startMockService({ signal: true } as never);
  await expect(wrong).rejects.toMatchObject({ code: "ERR_PARSEC_ARGUMENT", argument: "signal" });
});
