import { keyFormats } from "@parsec-ts/node";
import { operationsByOpcode } from "@parsec-ts/operations";
import { fuzzSeed, mutate, RandomChoices } from "@parsec-ts/test-support";
import { parseEndpoint } from "@parsec-ts/transport";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeBody, decodeFrame } from "../../src/fuzz/decoders.js";
import { type RecordedFrames, recordFrames } from "../../src/fuzz/record-frames.js";
import { regressions } from "./regressions.js";

const FRAMES = 500_000;
const BODIES = 500_000;
const ENDPOINTS = 50_000;
const KEYS = 4_000;

let frames: RecordedFrames;
beforeAll(async () => {
  frames = await recordFrames();
});

/** Runs a decoder. Any error but a typed one is a finding, whose input is printed for a new test. */
function attempt(family: "protocol" | "usage", input: Uint8Array, decode: () => void): "value" | "error" {
  try {
    decode();
    return "value";
  } catch (error) {
    if (isParsecError(error) && (error.family === family || error.code === "ERR_PARSEC_INCOMPLETE")) return "error";
    throw new Error(`finding: ${Buffer.from(input).toString("hex")}`, { cause: error });
  }
}

describe("a decoder throws only typed errors", () => {
  it.each(["requests", "responses"] as const)(
    `for ${FRAMES / 2} mutated frames in chunks of any size: %s`,
    (direction) => {
      const choices = new RandomChoices(fuzzSeed(direction));
      const counts = { value: 0, error: 0 };
      const before = process.memoryUsage.rss();
      for (let i = 0; i < FRAMES / 2; i++) {
        const bytes = mutate(frames[direction], choices);
        counts[attempt("protocol", bytes, () => decodeFrame(direction, bytes, choices))]++;
      }
      const growth = Math.round((process.memoryUsage.rss() - before) / 2 ** 20);
      console.log(`${direction}: ${counts.value} values, ${counts.error} errors, resident memory +${growth} MiB`);
      expect(Math.min(counts.value, counts.error)).toBeGreaterThan(FRAMES / 100);
    },
    180_000,
  );

  it(`for ${BODIES} mutated bodies, with the codec of any operation`, () => {
    const choices = new RandomChoices(fuzzSeed("bodies"));
    const codecs = [...operationsByOpcode.values()].flatMap(({ request, result }) => [request, result]);
    const corpus = [...frames.requests, ...frames.responses].map((frame) => frame.subarray(36));
    const counts = { value: 0, error: 0 };
    for (let i = 0; i < BODIES; i++) {
      const bytes = mutate(corpus, choices);
      const codec = choices.of(codecs);
      counts[attempt("protocol", bytes, () => decodeBody(codec, bytes, choices))]++;
    }
    console.log(`bodies: ${counts.value} values, ${counts.error} errors`);
    expect(Math.min(counts.value, counts.error)).toBeGreaterThan(BODIES / 100);
  }, 180_000);

  it(`for ${ENDPOINTS} mutated endpoints`, () => {
    const choices = new RandomChoices(fuzzSeed("endpoints"));
    const corpus = ["unix:/run/parsec/parsec.sock", "unix:///a%20b", "tcp://[::1]:4000", "tcp://localhost:1"].map(
      (uri) => new TextEncoder().encode(uri),
    );
    for (let i = 0; i < ENDPOINTS; i++) {
      const bytes = mutate(corpus, choices);
      attempt("usage", bytes, () => void parseEndpoint(Buffer.from(bytes).toString("latin1")));
    }
  });

  it(`for ${KEYS} mutated keys in every DER format`, async () => {
    const { generateKeyPairSync } = await import("node:crypto");
    const choices = new RandomChoices(fuzzSeed("keys"));
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const ders = [ec, rsa].flatMap(({ privateKey, publicKey }) => [
      Uint8Array.from(privateKey.export({ format: "der", type: "pkcs8" })),
      Uint8Array.from(publicKey.export({ format: "der", type: "spki" })),
    ]);
    ders.push(Uint8Array.from(ec.privateKey.export({ format: "der", type: "sec1" })));
    ders.push(Uint8Array.from(rsa.privateKey.export({ format: "der", type: "pkcs1" })));
    for (let i = 0; i < KEYS; i++) {
      const key = mutate(ders, choices);
      attempt("usage", key, () => void keyFormats.decodeKey({ format: "der", key }));
    }
  }, 120_000);
});

describe("a decoder throws a typed error for an earlier finding", () => {
  it.each(regressions)("$title", ({ direction, bytes }) => {
    const choices = new RandomChoices(1);
    for (let i = 0; i < 20; i++) attempt("protocol", bytes, () => decodeFrame(direction, bytes, choices));
  });
});
