import { generateKeyPairSync, sign } from "node:crypto";
import { join } from "node:path";
import { decodeEcdsaSignature, encodeEcdsaSignature } from "@parsec-ts/key-formats";
import { keyFormats } from "@parsec-ts/node";
import { operationsByOpcode } from "@parsec-ts/operations";
import { workloadApiTokenSource } from "@parsec-ts/spiffe";
import { deepCount, fuzzSeed, mutate, RandomChoices, temporaryDirectory } from "@parsec-ts/test-support";
import { serveWorkloadApi, signed } from "@parsec-ts/test-support/workload-api";
import { parseEndpoint } from "@parsec-ts/transport";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { decodeBody, decodeFrame } from "../../src/fuzz/decoders.js";
import { type RecordedFrames, recordFrames } from "../../src/fuzz/record-frames.js";
import { regressions } from "./regressions.js";

const FRAMES = deepCount(500_000, 25_000);
const BODIES = deepCount(500_000, 25_000);
const ENDPOINTS = deepCount(50_000, 5_000);
const KEYS = deepCount(20_000, 500);
const SIGNATURES = deepCount(500_000, 10_000);
const TOKENS = deepCount(10_000, 200);

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
      counts[attempt("protocol", bytes, () => decodeBody(codec, bytes))]++;
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

  it(`for ${KEYS} mutated keys in DER, PEM and JWK`, () => {
    const choices = new RandomChoices(fuzzSeed("keys"));
    const counts = { value: 0, error: 0 };
    for (let i = 0; i < KEYS; i++) {
      const key = mutate(keyCorpus, choices);
      counts[attempt("usage", key, () => void keyFormats.decodeKey({ format: "der", key }))]++;
      const pem = mutate(pemCorpus, choices);
      const text = Buffer.from(pem).toString("latin1");
      counts[attempt("usage", pem, () => void keyFormats.decodeKey({ format: "pem", key: text }))]++;
      const jwk = mutate(jwkCorpus, choices);
      counts[attempt("usage", jwk, () => decodeJwk(Buffer.from(jwk).toString("latin1")))]++;
    }
    expect(Math.min(counts.value, counts.error)).toBeGreaterThan(KEYS / 100);
  }, 240_000);

  it(`for ${SIGNATURES} mutated ECDSA signatures in DER, and takes one form of each alone`, () => {
    const choices = new RandomChoices(fuzzSeed("signatures"));
    const counts = { value: 0, error: 0 };
    const corpus = signatureCorpus(choices);
    for (let i = 0; i < SIGNATURES; i++) {
      const der = mutate(corpus, choices);
      const width = choices.of([32, 48, 66]);
      const decode = (): void => {
        const again = encodeEcdsaSignature(decodeEcdsaSignature(der, width));
        if (!Buffer.from(again).equals(der)) throw new Error("a signature has two forms");
      };
      counts[attempt("usage", der, decode)]++;
    }
    expect(Math.min(counts.value, counts.error)).toBeGreaterThan(SIGNATURES / 100);
  }, 60_000);

  it(`for ${TOKENS} mutated tokens of the Workload API`, async () => {
    const choices = new RandomChoices(fuzzSeed("tokens"));
    const corpus = [await signed(), await signed({ expiresIn: 2_000_000_000 }), "a.e30.c", "a.eyJleHAiOjFlOTl9.c"].map(
      (token) => new TextEncoder().encode(token),
    );
    let next = "";
    const path = join(temporaryDirectory("fuzz-tokens", onTestFinished), "agent.sock");
    const api = await serveWorkloadApi(path, () => [next]);
    const tokens = workloadApiTokenSource({ endpoint: `unix:${path}` });
    const counts = { value: 0, error: 0 };
    for (let i = 0; i < TOKENS; i++) {
      next = Buffer.from(mutate(corpus, choices)).toString("latin1");
      try {
        tokens.refused(await tokens.token({ signal: new AbortController().signal }));
        counts.value++;
      } catch (error) {
        if (!isParsecError(error) || !error.code.startsWith("ERR_PARSEC_SPIFFE_"))
          throw new Error(`finding: ${next}`, { cause: error });
        counts.error++;
      }
    }
    tokens.close();
    api.stop();
    expect(Math.min(counts.value, counts.error)).toBeGreaterThan(TOKENS / 100);
  }, 120_000);
});

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const ed = generateKeyPairSync("ed25519");
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const keyCorpus = [
  ...[ec, rsa, ed].flatMap(({ privateKey, publicKey }) => [
    privateKey.export({ format: "der", type: "pkcs8" }),
    publicKey.export({ format: "der", type: "spki" }),
  ]),
  ec.privateKey.export({ format: "der", type: "sec1" }),
  rsa.privateKey.export({ format: "der", type: "pkcs1" }),
  rsa.publicKey.export({ format: "der", type: "pkcs1" }),
].map((der) => Uint8Array.from(der));

const pemCorpus = [
  ec.privateKey.export({ format: "pem", type: "sec1" }),
  rsa.publicKey.export({ format: "pem", type: "spki" }),
  ed.privateKey.export({ format: "pem", type: "pkcs8" }),
].map((pem) => text(pem.toString()));

const jwkCorpus = [ec, rsa, ed].flatMap(({ privateKey, publicKey }) =>
  [privateKey, publicKey].map((key) => text(JSON.stringify(key.export({ format: "jwk" })))),
);

/** Decodes a key of JSON; text that is no JSON is not the decoder's matter. */
function decodeJwk(json: string): void {
  let key: never;
  try {
    key = JSON.parse(json) as never;
  } catch {
    return;
  }
  keyFormats.decodeKey({ format: "jwk", key });
}

/** Signatures of three curves, and scalars at the borders of their encoding. */
function signatureCorpus(choices: RandomChoices): readonly Uint8Array[] {
  const edges = [0, 1, 0x7f, 0x80, 0xff].flatMap((first) =>
    [32, 48, 66].map((width) => {
      const raw = new Uint8Array(2 * width).fill(choices.below(256));
      raw[0] = first;
      raw[width] = choices.below(256);
      return encodeEcdsaSignature(raw);
    }),
  );
  return [...edges, Uint8Array.from(sign("sha256", edges[0] ?? new Uint8Array(0), ec.privateKey))];
}

describe("a decoder throws a typed error for an earlier finding", () => {
  it.each(regressions)("$title", ({ direction, bytes }) => {
    const choices = new RandomChoices(1);
    for (let i = 0; i < 20; i++) attempt("protocol", bytes, () => decodeFrame(direction, bytes, choices));
  });
});
