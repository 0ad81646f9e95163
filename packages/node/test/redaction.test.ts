import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { listAuthenticators, listProviders, operationsByOpcode } from "@parsec-ts/operations";
import { memoryTransport } from "@parsec-ts/transport";
import { encodeErrorResponse, encodeResponse, RequestDecoder, Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aead, CALL_CHANNEL, type ConnectedClient, connect, direct, eccKeyPair, ecdsa, jwtSvid } from "../src/index.js";

/** Bytes that look conspicuous in every spelling. */
const SECRET = Buffer.from("s3cr3t-sentinel-\u00e9-0123456789");
const SPELLINGS = [
  "s3cr3t",
  "sentinel",
  SECRET.toString("hex").slice(4, 20),
  SECRET.toString("base64").slice(4, 16),
  [...SECRET.subarray(2, 8)].join(","),
  [...SECRET.subarray(2, 8)].join(", "),
  "115, 51, 99",
];
const version = { versionMaj: 1, versionMin: 0, versionRev: 0, description: "", vendor: "", uuid: "" };
const token = jwtSvid({ token: () => new Uint8Array(SECRET) });
const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
const alg = aead("GCM");
const nonce = new Uint8Array(12);
const shown: unknown[] = [];
let parsec: ConnectedClient;

const listen = (event: unknown): void => void shown.push(event);

/** Answers by the first word of the name of the key. */
async function serve(listener: ReturnType<typeof memoryTransport>["listener"]): Promise<void> {
  for await (const connection of listener.connections) {
    void (async () => {
      const decoder = new RequestDecoder();
      for await (const chunk of connection.chunks) {
        if (!decoder.push(chunk)) continue;
        const { opcode, provider, body } = decoder.request;
        const operation = operationsByOpcode.get(opcode) ?? listProviders;
        const { keyName: way } = operation.request.decode(body) as { readonly keyName?: string };
        const result = {
          data: SECRET,
          plaintext: SECRET,
          authenticators: [{ ...version, id: 4 }],
          providers: [{ ...version, id: 1 }],
        };
        const { parts } = encodeResponse({ provider }, operation, result);
        const good = Buffer.concat(way === "garbage" ? [...parts, Uint8Array.of(0x0a, 0xff)] : parts);
        good.writeUInt32LE(good.length - 36, 22);
        if (way === "opcode") good.writeUInt8(99, 28);
        if (way === "silent") continue;
        await connection.write(
          way === "refused" ? encodeErrorResponse({ provider }, opcode, Status.PsaErrorNotPermitted).parts : [good],
        );
        await connection.end();
      }
    })();
  }
}

beforeAll(async () => {
  const { transport, listener } = memoryTransport();
  void serve(listener);
  subscribe(CALL_CHANNEL, listen);
  parsec = await connect({ transport, authenticators: [direct(SECRET.toString()), token], timeoutMs: 200 });
});
afterAll(() => unsubscribe(CALL_CHANNEL, listen));

it.each(["refused", "garbage", "opcode", "silent"])("no error shows what was sent or received: %s", async (keyName) => {
  const data = new Uint8Array(SECRET);
  for (const call of [
    () => parsec.importKey({ keyName, attributes, data }),
    () => parsec.exportKey(keyName),
    () => parsec.aeadDecrypt({ keyName, alg, nonce, ciphertext: data }),
    () => parsec.importKey({ keyName, attributes, data: SECRET.toString() as never }),
    () => parsec.signHash({ keyName, alg: SECRET.toString() as never, hash: data }),
    () =>
      parsec.key(keyName).import({ format: "der", key: data }, { usage: ["signHash"], algorithm: ecdsa("SHA_256") }),
    () =>
      parsec.key(keyName).import({ format: "pem", key: SECRET.toString() }, { usage: [], algorithm: ecdsa("SHA_256") }),
  ]) {
    shown.push(await call().catch((error: unknown) => error));
  }
});

it("no result, client, key or authenticator shows what it holds", async () => {
  const results = [
    await parsec.exportKey("good"),
    await parsec.aeadDecrypt({ keyName: "good", alg, nonce, ciphertext: nonce }),
  ];
  for (const result of results) expect(Buffer.from(result)).toEqual(SECRET);
  shown.push(parsec, parsec.key("good"), token, direct(SECRET.toString()), listAuthenticators, results);
});

it("whether they are inspected to the bottom, written as JSON, cloned or published", () => {
  const cloned = (value: unknown): unknown => {
    try {
      return structuredClone(value);
    } catch (error) {
      return error;
    }
  };
  const events = shown.filter((value) => typeof value === "object" && value !== null && "sequence" in value);
  expect(events.length).toBeGreaterThan(20);
  expect(shown.filter((value) => value instanceof Error)).toHaveLength(28);
  for (const value of shown) {
    const texts = [
      inspect(value, { showHidden: true, depth: Number.POSITIVE_INFINITY, getters: true, maxArrayLength: null }),
      `${JSON.stringify(value)}`,
      String(value),
      value instanceof Error ? `${value.stack} ${value.message} ${inspect(value.cause)}` : "",
      Array.isArray(value) ? "" : inspect(cloned(value), { showHidden: true, depth: Number.POSITIVE_INFINITY }),
    ];
    for (const text of texts) for (const spelling of SPELLINGS) expect(text).not.toContain(spelling);
  }
});
