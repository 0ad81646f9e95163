import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { aead, CALL_CHANNEL, type ConnectedClient, connect, direct, eccKeyPair, ecdsa, jwtSvid } from "@parsec-ts/node";
import { listAuthenticators, listProviders, operationsByOpcode } from "@parsec-ts/operations";
import { memoryTransport } from "@parsec-ts/transport";
import { encodeErrorResponse, encodeResponse, RequestDecoder, Status } from "@parsec-ts/wire-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A secret that is recognisable in every encoding. */
const SECRET = Buffer.from("s3cr3t-sentinel-\u00e9-0123456789");
const ENCODINGS = [
  "s3cr3t",
  "sentinel",
  SECRET.toString("hex").slice(4, 20),
  SECRET.toString("base64").slice(4, 16),
  [...SECRET.subarray(2, 8)].join(","),
  [...SECRET.subarray(2, 8)].join(", "),
  "115, 51, 99",
];
const version = { versionMaj: 1, versionMin: 0, versionRev: 0, description: "", vendor: "" };
const uuid = "1c1139dc-ad7c-47dc-ad6b-db6fdb466552";
const token = jwtSvid({ token: () => new Uint8Array(SECRET) });
const attributes = eccKeyPair("P-256", { usage: ["signHash"], algorithm: ecdsa("SHA_256") });
const alg = aead("GCM");
const nonce = new Uint8Array(12);
const events: unknown[] = [];
let parsec: ConnectedClient;

const listen = (event: unknown): void => void events.push(event);

/** Responds as the name of the key demands. */
async function serve(listener: ReturnType<typeof memoryTransport>["listener"]): Promise<void> {
  for await (const connection of listener.connections) {
    void (async () => {
      const decoder = new RequestDecoder();
      for await (const chunk of connection.chunks) {
        if (!decoder.push(chunk)) continue;
        const { opcode, provider, body } = decoder.request;
        const operation = operationsByOpcode.get(opcode) ?? listProviders;
        const { keyName: behaviour } = operation.request.decode(body) as { readonly keyName?: string };
        const result = {
          data: SECRET,
          plaintext: SECRET,
          authenticators: [{ ...version, id: 4 }],
          providers: [{ ...version, uuid, id: 1 }],
        };
        const { parts } = encodeResponse({ provider }, operation, result);
        const good = Buffer.concat(behaviour === "garbage" ? [...parts, Uint8Array.of(0x0a, 0xff)] : parts);
        good.writeUInt32LE(good.length - 36, 22);
        if (behaviour === "opcode") good.writeUInt8(99, 28);
        if (behaviour === "silent") continue;
        await connection.write(
          behaviour === "refused"
            ? encodeErrorResponse({ provider }, opcode, Status.PsaErrorNotPermitted).parts
            : [good],
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

/** Checks that no encoding of the secret appears when a value is inspected, written as JSON, made a string or cloned. */
function expectNoSecretIn(values: readonly unknown[]): void {
  for (const value of values) {
    const texts = [
      inspect(value, { showHidden: true, depth: Number.POSITIVE_INFINITY, getters: true, maxArrayLength: null }),
      `${JSON.stringify(value)}`,
      String(value),
      value instanceof Error ? `${value.stack} ${value.message} ${inspect(value.cause)}` : "",
      Array.isArray(value) ? "" : inspect(clone(value), { showHidden: true, depth: Number.POSITIVE_INFINITY }),
    ];
    for (const text of texts) for (const encoding of ENCODINGS) expect(text).not.toContain(encoding);
  }
}

/** Clones a value, or returns the error that says why it cannot be cloned. */
function clone(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch (error) {
    return error;
  }
}

describe("secrets", () => {
  it.each(["refused", "garbage", "opcode", "silent"])(
    "appear in no error, neither sent nor received ones: %s",
    async (keyName) => {
      const data = new Uint8Array(SECRET);
      const use = { usage: ["signHash"], algorithm: ecdsa("SHA_256") } as const;
      const errors: unknown[] = [];
      for (const call of [
        () => parsec.importKey({ keyName, attributes, data }),
        () => parsec.exportKey(keyName),
        () => parsec.aeadDecrypt({ keyName, alg, nonce, ciphertext: data }),
        () => parsec.importKey({ keyName, attributes, data: SECRET.toString() as never }),
        () => parsec.signHash({ keyName, alg: SECRET.toString() as never, hash: data }),
        () => parsec.key(keyName).import({ format: "der", key: data }, use),
        () => parsec.key(keyName).import({ format: "pem", key: SECRET.toString() }, { ...use, usage: [] }),
      ]) {
        errors.push(await call().catch((error: unknown) => error));
      }
      expect(errors.filter((value) => value instanceof Error)).toHaveLength(7);
      expectNoSecretIn(errors);
    },
  );

  it("appear in no inspected result, client, key or authenticator", async () => {
    const results = [
      await parsec.exportKey("good"),
      await parsec.aeadDecrypt({ keyName: "good", alg, nonce, ciphertext: new Uint8Array(SECRET.length + 16) }),
    ];
    for (const result of results) expect(Buffer.from(result)).toEqual(SECRET);
    expectNoSecretIn([parsec, parsec.key("good"), token, direct(SECRET.toString()), listAuthenticators, results]);
  });

  it("appear in no published event of the calls before", () => {
    expect(events.length).toBeGreaterThan(20);
    expectNoSecretIn(events);
  });
});
