import { type Operation, operationsByOpcode, ping, psaDestroyKey, psaExportPublicKey } from "@parsec-ts/operations";
import type { Transport } from "@parsec-ts/transport";
import { EMPTY, encodeRequest, encodeResponse, type Response, rawOperation, Status } from "@parsec-ts/wire-protocol";
import { describe, expect, it } from "vitest";
import { decodeResult } from "../../src/call/decode-result.js";
import { noAuthentication, type ParsecClient } from "../../src/index.js";
import { connectTestClient } from "../harness.js";
import { operationCalls } from "../operation-calls.js";
import { send } from "../scripted-peer.js";

const { result } = rawOperation(7);
const body = Uint8Array.of(0x0a, 1, 4);

describe("decodeResult", () => {
  it.each([
    ["another opcode", encodeResponse({ provider: 3 }, { opcode: 4, result }, body), "OPCODE"],
    ["another provider", encodeResponse({ provider: 1 }, { opcode: 7, result }, body), "PROVIDER"],
    ["a session", encodeResponse({ provider: 3, session: 1n }, { opcode: 7, result }, body), "SESSION"],
    ["a malformed body", encodeResponse({ provider: 3 }, { opcode: 7, result }, Uint8Array.of(0x0a, 9)), "BODY"],
  ])("refuses a response with %s", async (_title, frame, field) => {
    const { client } = await connectTestClient((_request, connection) => send(connection, frame));
    await expect(client.exportPublicKey("k")).rejects.toMatchObject({
      family: "protocol",
      code: `ERR_PARSEC_PROTOCOL_${field}`,
    });
  });

  it("refuses a response with another content type", async () => {
    const { client } = await connectTestClient(async (_request, connection) => {
      const bytes = Buffer.concat(encodeResponse({ provider: 3 }, { opcode: 7, result }, body).parts);
      bytes[19] = 1;
      await send(connection, { parts: [bytes] });
    });
    await expect(client.exportPublicKey("k")).rejects.toMatchObject({
      code: "ERR_PARSEC_PROTOCOL_CONTENT_TYPE",
      opcode: 7,
      provider: 3,
    });
  });

  const publicKey = (byte: number): Uint8Array => Uint8Array.of(0x0a, 32, ...new Uint8Array(32).fill(byte));
  const received = { provider: 3, session: 0n, contentType: 0, opcode: 7, status: 0 };

  it("compares the response with all parts of the request, not with one of them", () => {
    const bodyParts = [publicKey(4).subarray(0, 2), publicKey(4).subarray(2)];
    const frame = { parts: bodyParts, bodyParts, bodyLength: 34, byteLength: 70, wipe() {}, release() {} };
    const sent = { request: { keyName: "k" }, frame, provider: 3, maxListElements: 10 };
    expect(decodeResult(psaExportPublicKey, sent, responseWith(received, publicKey(5)))).toEqual({
      data: new Uint8Array(32).fill(5),
    });
    expect(() => decodeResult(psaExportPublicKey, sent, responseWith(received, publicKey(4)))).toThrow(
      expect.objectContaining({ code: "ERR_PARSEC_PROTOCOL_ECHO" }),
    );
  });

  it("accepts any result of an operation outside the contract, also an empty one to an empty request", () => {
    const vendors = { ...psaDestroyKey, opcode: 0xf000_0000 };
    const frame = encodeRequest({ provider: 3, authType: 0, auth: EMPTY }, rawOperation(vendors.opcode), EMPTY);
    const sent = { request: { keyName: "" }, frame, provider: 3, maxListElements: 10 };
    expect(decodeResult(vendors, sent, responseWith({ ...received, opcode: vendors.opcode }, EMPTY))).toEqual({});
  });
});

/** Wire types that a field may come with, by its number. */
type KnownFields = Readonly<Record<number, readonly number[]>>;

/** The facts about the result of one operation that a hostile service could get wrong. */
interface ResultRow {
  readonly known: KnownFields;
  /** Fields of bytes, with the lengths that are good for the request of the row of `operationCalls`. */
  readonly lengths?: Readonly<Record<string, readonly [min: number, max: number]>>;
  /** True if a body without any field is a good result. */
  readonly mayBeEmpty?: boolean;
}

const unbounded = Number.POSITIVE_INFINITY;
const bytesField = (name: string, min: number, max: number): ResultRow => ({
  known: { 1: [2] },
  lengths: { [name]: [min, max] },
  mayBeEmpty: min === 0,
});
const list: ResultRow = { known: { 1: [2] } };
const noFields: ResultRow = { known: {}, mayBeEmpty: true };

const rows: Readonly<Record<string, ResultRow>> = {
  Ping: { known: { 1: [0], 2: [0] } },
  PsaGenerateKey: noFields,
  PsaDestroyKey: noFields,
  PsaSignHash: bytesField("signature", 48, 160),
  PsaVerifyHash: noFields,
  PsaImportKey: noFields,
  PsaExportPublicKey: bytesField("data", 32, unbounded),
  ListProviders: list,
  // Opcodes may be packed or not.
  ListOpcodes: { known: { 1: [0, 2] }, mayBeEmpty: true },
  PsaAsymmetricEncrypt: bytesField("ciphertext", 64, 2048),
  PsaAsymmetricDecrypt: bytesField("plaintext", 0, 256 - 66),
  PsaExportKey: bytesField("data", 1, unbounded),
  PsaGenerateRandom: bytesField("randomBytes", 1, 8),
  ListAuthenticators: list,
  PsaHashCompute: bytesField("hash", 32, 32),
  PsaHashCompare: noFields,
  PsaAeadEncrypt: bytesField("ciphertext", 24, 24),
  PsaAeadDecrypt: bytesField("plaintext", 8, 8),
  PsaRawKeyAgreement: bytesField("sharedSecret", 32, 32),
  PsaCipherEncrypt: bytesField("ciphertext", 16, 24),
  PsaCipherDecrypt: bytesField("plaintext", 8, 16),
  PsaMacCompute: bytesField("mac", 32, 32),
  PsaMacVerify: noFields,
  PsaSignMessage: bytesField("signature", 48, 160),
  PsaVerifyMessage: noFields,
  ListKeys: { ...list, mayBeEmpty: true },
  ListClients: { ...list, mayBeEmpty: true },
  DeleteClient: noFields,
  AttestKey: { known: { 1: [2] }, lengths: { credential: [1, unbounded] } },
  PrepareKeyAttestation: {
    known: { 1: [2] },
    lengths: { name: [1, unbounded], public: [1, unbounded], attestingKeyPub: [1, unbounded] },
  },
  CanDoCrypto: noFields,
};

it("decodeResult is tested with hostile results of every operation of the contract", () => {
  const contract = [...operationsByOpcode.values()].map(({ name }) => name);
  expect(Object.keys(rows)).toEqual(contract);
  expect(operationCalls.map(([name]) => name)).toEqual(contract);
});

/** The encoding of one field, of any number and wire type. */
function encodeField(field: number, wireType: number): Uint8Array {
  const tag = (type: number): number[] =>
    field < 16 ? [(field << 3) | type] : [((field << 3) & 0x7f) | 0x80 | type, field >> 4];
  const value = [[1], Array(8).fill(1), [1, 0x61], tag(4), [], Array(4).fill(1)][wireType] ?? [];
  return Uint8Array.from([...tag(wireType), ...value]);
}

/** A response whose body lies within longer bytes, as in a chunk with its header. */
function responseWith(head: Omit<Response, "body" | "bytes" | "bodyStart" | "bodyLength">, body: Uint8Array): Response {
  const bytes = join(new Uint8Array(3).fill(0xff), body, new Uint8Array(2).fill(0xff));
  return { ...head, bytes, bodyStart: 3, bodyLength: body.length, body };
}

const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));
const WIRE_TYPES = [0, 1, 2, 3, 5];

describe.each(operationCalls)("decodeResult of %s", (name, call, request, good) => {
  const operation = [...operationsByOpcode.values()].find((candidate) => candidate.name === name) as Operation<
    unknown,
    unknown
  >;
  const { known, lengths = {}, mayBeEmpty = false } = rows[name] as ResultRow;
  const { opcode } = operation;
  const provider = operation.class === "crypto" ? 3 : 0;
  const frame = encodeRequest({ provider, authType: 1, auth: Uint8Array.of(0x61) }, operation, request);
  const sent = { request, frame, provider, maxListElements: 100 };
  const honest = { provider, session: 0n, contentType: 0, opcode, status: 0, body: encoded(good) };
  const refusal = (...codes: string[]) =>
    expect.objectContaining({
      family: "protocol",
      code: expect.stringMatching(new RegExp(`^ERR_PARSEC_PROTOCOL_(${codes.join("|")})$`)),
    });
  const decode = (changes: Partial<typeof honest>): unknown => {
    const { body, ...head } = { ...honest, ...changes };
    return decodeResult(operation, sent, responseWith(head, body));
  };

  function encoded(value: unknown): Uint8Array {
    return join(...encodeResponse({ provider }, operation, value).bodyParts);
  }

  /** The good result with another length of one field, which may be within `output`. */
  function resized(field: string, length: number): Uint8Array {
    const replacement = { [field]: new Uint8Array(length).fill(0x5a) };
    const { output } = good as { output?: object };
    return encoded(output === undefined ? { ...good, ...replacement } : { output: { ...output, ...replacement } });
  }

  it("accepts a good result", () => {
    expect(decode({})).toEqual(good);
  });

  it("accepts an empty body only if there is nothing to say", () => {
    if (mayBeEmpty) expect(() => decode({ body: EMPTY })).not.toThrow();
    else expect(() => decode({ body: EMPTY })).toThrow(refusal("RESULT", "MISSING_FIELD"));
  });

  it("refuses a body of one byte, and a good one that is cut or followed by a byte", () => {
    for (const byte of [0, 1, 7, 8, 0x0a, 0x0f, 0x12, 0x80, 0xff]) {
      expect(() => decode({ body: Uint8Array.of(byte) })).toThrow(refusal("BODY"));
      expect(() => decode({ body: join(honest.body, Uint8Array.of(byte)) })).toThrow(refusal("BODY"));
    }
    for (let length = 1; length < honest.body.length; length++) {
      expect(() => decode({ body: honest.body.subarray(0, length) })).toThrow(
        refusal("BODY", "RESULT", "MISSING_FIELD"),
      );
    }
  });

  it("accepts the lengths that the request allows, and refuses one byte less or more", () => {
    for (const [field, [min, max]] of Object.entries(lengths)) {
      const largest = max === unbounded ? 4096 : max;
      for (const length of [min, largest]) expect(() => decode({ body: resized(field, length) })).not.toThrow();
      for (const length of [min - 1, max + 1, 0].filter((n) => n >= 0 && n !== unbounded && (n < min || n > max))) {
        expect(() => decode({ body: resized(field, length) })).toThrow(refusal("RESULT"));
      }
    }
  });

  it("refuses a known field with another wire type, alone and beside a good result", () => {
    for (const [field, allowed] of Object.entries(known)) {
      for (const wireType of WIRE_TYPES.filter((type) => !allowed.includes(type))) {
        const wrong = encodeField(Number(field), wireType);
        for (const parts of [[wrong], [wrong, honest.body], [honest.body, wrong]]) {
          expect(() => decode({ body: join(...parts) })).toThrow(refusal("BODY"));
        }
      }
    }
  });

  it("accepts unknown fields before and after a good result", () => {
    for (const field of [3, 15, 16, 1000]) {
      for (const wireType of WIRE_TYPES) {
        const unknown = encodeField(field, wireType);
        for (const parts of [
          [unknown, honest.body],
          [honest.body, unknown],
        ])
          expect(decode({ body: join(...parts) })).toMatchObject(good);
      }
    }
  });

  it("refuses Success whose header is not the request's, each byte of the session included", () => {
    for (const other of [0, 1, 2, 255].filter((id) => id !== provider)) {
      expect(() => decode({ provider: other })).toThrow(refusal("PROVIDER"));
    }
    for (const other of [opcode + 1, opcode + 0x100, opcode + 0x1_0000, opcode + 0x100_0000, 0]) {
      expect(() => decode({ opcode: other })).toThrow(refusal("OPCODE"));
    }
    for (let byte = 0n; byte < 8n; byte++) {
      for (const bit of [1n, 0x80n]) {
        expect(() => decode({ session: bit << (8n * byte) })).toThrow(refusal("SESSION"));
        expect(() => decode({ session: bit << (8n * byte), status: 1 })).toThrow(refusal("SESSION"));
      }
    }
    for (const contentType of [1, 255]) expect(() => decode({ contentType })).toThrow(refusal("CONTENT_TYPE"));
    if (opcode !== ping.opcode) {
      expect(() => decode({ opcode: ping.opcode, provider: 0, body: EMPTY })).toThrow(refusal("OPCODE"));
    }
  });

  it("reports an error status of the request or of its header, and refuses one with a body or another header", () => {
    const status = Status.PsaErrorHardwareFailure;
    const error = { status, body: EMPTY };
    for (const header of [{}, { opcode: ping.opcode, provider: 0 }]) {
      expect(() => decode({ ...error, ...header })).toThrow(expect.objectContaining({ family: "service", status }));
      for (const some of [Uint8Array.of(0), honest.body, frame.bodyParts[0] ?? EMPTY].filter((b) => b.length > 0)) {
        expect(() => decode({ ...error, ...header, body: some })).toThrow(refusal("BODY"));
      }
      expect(() => decode({ ...error, ...header, session: 1n << 63n })).toThrow(refusal("SESSION"));
      expect(() => decode({ ...error, ...header, contentType: 1 })).toThrow(refusal("CONTENT_TYPE"));
    }
    expect(() => decode({ ...error, opcode: psaDestroyKey.opcode + 100, provider: 0 })).toThrow(refusal("OPCODE"));
    if (opcode !== ping.opcode) {
      expect(() => decode({ ...error, opcode: ping.opcode, provider: 7 })).toThrow(refusal("OPCODE"));
    }
    expect(() => decode({ ...error, provider: provider + 1 })).toThrow(refusal("PROVIDER"));
  });

  it("refuses the bytes of the request as a response, with and without authentication", async () => {
    for (const options of [{}, { authenticators: [noAuthentication()], offered: [0] }]) {
      expect(await echoOf(call, options)).toEqual(refusal("ECHO", "AUTHENTICATION"));
    }
  });
});

/** Calls a peer that sends the bytes of the request back, and returns the error. */
async function echoOf(call: (client: ParsecClient) => Promise<unknown>, options: object): Promise<unknown> {
  const { client } = await connectTestClient(() => undefined, options);
  const transport: Transport = {
    connect: async () => {
      let request: Uint8Array = EMPTY;
      return {
        write: async (parts) => {
          request = join(...parts);
        },
        chunks: {
          async *[Symbol.asyncIterator]() {
            yield request;
          },
        },
        close: () => undefined,
      };
    },
  };
  return await call(client.withTransport({ transport })).catch((error: unknown) => error);
}
