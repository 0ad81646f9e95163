import { keyFormats } from "@parsec-ts/node";
import { type BodyCodec, operationsByOpcode } from "@parsec-ts/operations";
import { parseEndpoint } from "@parsec-ts/transport";
import { isParsecError, RequestDecoder, ResponseDecoder } from "@parsec-ts/wire-protocol";
import { beforeAll, describe, expect, it } from "vitest";
import { mutant } from "../src/fuzz/mutate.js";
import { Choices, fuzzSeed } from "../src/fuzz/random.js";
import { type RecordedFrames, recordFrames } from "../src/fuzz/recorded-frames.js";
import { regressions } from "./fuzz-regressions.js";

const FRAMES = 500_000;
const BODIES = 500_000;
const ENDPOINTS = 50_000;
const KEYS = 4_000;

let frames: RecordedFrames;
beforeAll(async () => {
  frames = await recordFrames();
});

/** Anything but a value or a typed error is a finding: print what is needed to see it again. */
function attempt(family: "protocol" | "usage", input: Uint8Array, decode: () => void): "value" | "error" {
  try {
    decode();
    return "value";
  } catch (error) {
    if (isParsecError(error) && (error.family === family || error.code === "ERR_PARSEC_INCOMPLETE")) return "error";
    throw new Error(`finding: ${Buffer.from(input).toString("hex")}`, { cause: error });
  }
}

function feed(decoder: RequestDecoder | ResponseDecoder, bytes: Uint8Array, choices: Choices): void {
  let at = 0;
  while (at < bytes.length) {
    const end = at + 1 + choices.below(bytes.length - at);
    if (decoder.push(bytes.subarray(at, end))) return;
    at = end;
  }
  decoder.end();
}

function decodeFrame(direction: "requests" | "responses", bytes: Uint8Array, choices: Choices): void {
  const decoder = direction === "requests" ? new RequestDecoder() : new ResponseDecoder();
  try {
    feed(decoder, bytes, choices);
    const whole = decoder instanceof RequestDecoder ? decoder.request : decoder.response;
    const operation = operationsByOpcode.get(whole.opcode);
    decodeBody(direction === "requests" ? operation?.request : operation?.result, whole.body, choices);
  } finally {
    decoder.wipe();
  }
}

/** What was decoded must encode again, and to the same. */
function decodeBody(codec: BodyCodec<unknown> | undefined, body: Uint8Array, choices: Choices): void {
  const value = codec?.decode(body);
  if (codec === undefined || choices.below(20) !== 0) return;
  const again = encoded(codec, value);
  if (!Buffer.from(encoded(codec, codec.decode(again))).equals(again)) throw new Error("changes on its way round");
}

function encoded(codec: BodyCodec<unknown>, value: unknown): Uint8Array {
  const sized = codec.size(value);
  const inline = new Uint8Array(new ArrayBuffer(sized.inlineLength));
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { at: where, bytes } of sized.writeTo(inline, 0)) {
    parts.push(inline.subarray(at, where), bytes);
    at = where;
  }
  return Buffer.concat([...parts, inline.subarray(at)]);
}

describe("no input makes a decoder throw anything but a typed error:", () => {
  it.each(["requests", "responses"] as const)(
    `${FRAMES / 2} frames, %s, in chunks of any size`,
    (direction) => {
      const choices = new Choices(fuzzSeed(direction));
      const counts = { value: 0, error: 0 };
      const before = process.memoryUsage.rss();
      for (let i = 0; i < FRAMES / 2; i++) {
        const bytes = mutant(frames[direction], choices);
        counts[attempt("protocol", bytes, () => decodeFrame(direction, bytes, choices))]++;
      }
      const growth = Math.round((process.memoryUsage.rss() - before) / 2 ** 20);
      console.log(`${direction}: ${counts.value} values, ${counts.error} errors, resident memory +${growth} MiB`);
      expect(Math.min(counts.value, counts.error)).toBeGreaterThan(FRAMES / 100);
    },
    180_000,
  );

  it(`${BODIES} bodies, by the codec of any operation`, () => {
    const choices = new Choices(fuzzSeed("bodies"));
    const codecs = [...operationsByOpcode.values()].flatMap(({ request, result }) => [request, result]);
    const corpus = [...frames.requests, ...frames.responses].map((frame) => frame.subarray(36));
    const counts = { value: 0, error: 0 };
    for (let i = 0; i < BODIES; i++) {
      const bytes = mutant(corpus, choices);
      const codec = choices.of(codecs);
      counts[attempt("protocol", bytes, () => decodeBody(codec, bytes, choices))]++;
    }
    console.log(`bodies: ${counts.value} values, ${counts.error} errors`);
    expect(Math.min(counts.value, counts.error)).toBeGreaterThan(BODIES / 100);
  }, 180_000);

  it(`${ENDPOINTS} endpoints`, () => {
    const choices = new Choices(fuzzSeed("endpoints"));
    const corpus = ["unix:/run/parsec/parsec.sock", "unix:///a%20b", "tcp://[::1]:4000", "tcp://localhost:1"].map(
      (uri) => new TextEncoder().encode(uri),
    );
    for (let i = 0; i < ENDPOINTS; i++) {
      const bytes = mutant(corpus, choices);
      attempt("usage", bytes, () => void parseEndpoint(Buffer.from(bytes).toString("latin1")));
    }
  });

  it(`${KEYS} keys in every format`, async () => {
    const { generateKeyPairSync } = await import("node:crypto");
    const choices = new Choices(fuzzSeed("keys"));
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const ders = [ec, rsa].flatMap(({ privateKey, publicKey }) => [
      Uint8Array.from(privateKey.export({ format: "der", type: "pkcs8" })),
      Uint8Array.from(publicKey.export({ format: "der", type: "spki" })),
    ]);
    ders.push(Uint8Array.from(ec.privateKey.export({ format: "der", type: "sec1" })));
    ders.push(Uint8Array.from(rsa.privateKey.export({ format: "der", type: "pkcs1" })));
    for (let i = 0; i < KEYS; i++) {
      const key = mutant(ders, choices);
      attempt("usage", key, () => void keyFormats.decodeKey({ format: "der", key }));
    }
  }, 120_000);
});

describe("what was found once stays mended:", () => {
  it.each(regressions)("$title", ({ direction, bytes }) => {
    const choices = new Choices(1);
    for (let i = 0; i < 20; i++) attempt("protocol", bytes, () => decodeFrame(direction, bytes, choices));
  });
});
