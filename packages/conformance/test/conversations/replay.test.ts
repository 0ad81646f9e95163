import { type MockService, startMockService } from "@parsec-ts/mock-service";
import {
  ecdsa,
  ecdsaKey,
  listKeys,
  psaGenerateKey,
  psaGenerateRandom,
  psaSignHash,
  psaVerifyHash,
} from "@parsec-ts/operations";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Conversation } from "../../src/conversations/conversation.js";
import type { RecordedExchange } from "../../src/conversations/recorded-exchange.js";
import { formatRecording, parseRecording } from "../../src/conversations/recording-file.js";
import { replay } from "../../src/conversations/replay.js";

/** Signs with a new key and verifies the signature, which is another one in each run. */
async function signAndVerify(conversation: Conversation): Promise<void> {
  const input = { keyName: conversation.freshName(), alg: ecdsa("SHA_256"), hash: new Uint8Array(32).fill(7) };
  await conversation.call("P-256", psaGenerateKey, { keyName: input.keyName, attributes: ecdsaKey("P-256") });
  const signed = await conversation.call("P-256", psaSignHash, input);
  await conversation.call("P-256", psaVerifyHash, { ...input, signature: signed?.signature ?? new Uint8Array(0) });
  await conversation.call("without authentication", listKeys, {}, { unauthenticated: true });
  await conversation.sendBytes("half a header", new Uint8Array(36));
}

describe("a replay", () => {
  let service: MockService;
  let recording: readonly RecordedExchange[];
  beforeAll(async () => {
    service = await startMockService();
    const conversation = new Conversation(service.transport, 1);
    await signAndVerify(conversation);
    const random = conversation.exchanges.map((exchange) =>
      exchange.opcode === psaSignHash.opcode ? { ...exchange, body: 66 } : exchange,
    );
    recording = parseRecording(formatRecording(random));
    await service.close();
    service = await startMockService();
  });
  afterAll(() => service.close());

  const changed = (at: number, changes: Partial<RecordedExchange>) =>
    recording.map((exchange, index) => (index === at ? { ...exchange, ...changes } : exchange));

  it("finds no difference in another service of the same kind, whose signatures differ", async () => {
    expect(recording.map(({ status }) => status)).toEqual([0, 0, 0, 19, 17]);
    expect(await replay(service.transport, recording)).toEqual([]);
  });

  it("reports a name that exists already, as it would any other status", async () => {
    expect(await replay(service.transport, recording)).toEqual([
      { title: "PsaGenerateKey: P-256", text: "PsaErrorAlreadyExists, not Success" },
    ]);
  });

  it.each([
    ["status", { status: 1149 }, "Success, not PsaErrorInvalidSignature"],
    ["opcode", { opcode: 4 }, "opcode 5 of provider 1, session 0"],
    ["provider", { provider: 0 }, "opcode 5 of provider 1, session 0"],
    ["body", { body: Uint8Array.of(1) }, "no bytes, not 01"],
    ["length of a body", { body: 3 }, "0 bytes, not 3"],
  ])("reports another %s", async (_title, changes, text) => {
    const differences = await replay(service.transport, changed(2, changes));
    expect(differences).toContainEqual({ title: "PsaVerifyHash: P-256", text });
  });

  it("ignores a body of a random number of bytes", async () => {
    const body = undefined;
    const ofKeyless = new Conversation(service.transport, 1);
    await ofKeyless.call("4 bytes", psaGenerateRandom, { size: 4 });
    const [random] = ofKeyless.exchanges;
    if (random === undefined) throw new Error("nothing recorded");
    expect(await replay(service.transport, [random])).toHaveLength(1);
    expect(await replay(service.transport, [{ ...random, body }])).toEqual([]);
  });
});
