import { describe, expect, it } from "vitest";
import { type BodyCodec, readEmpty } from "../../src/codec/index.js";
import {
  deleteClient,
  listAuthenticators,
  listClients,
  listOpcodes,
  listProviders,
  ping,
  psaGenerateRandom,
  psaHashCompute,
  psaRawKeyAgreement,
  psaSignHash,
} from "../../src/index.js";
import { encodeBody } from "../encode-body.js";
import { hex } from "../hex.js";

// Bodies of the public parsec-mock test data, with the content that their descriptions state.
describe("a body of the public parsec-mock vectors", () => {
  it.each([
    ["ping", ping.result, "0801", { wireProtocolVersionMaj: 1, wireProtocolVersionMin: 0 }],
    ["list clients", listClients.result, "0a036a696d0a03626f62", { clients: ["jim", "bob"] }],
    ["list opcodes", listOpcodes.result, "0a0401030206", { opcodes: [1, 3, 2, 6] }],
    ["list opcodes of provider 1", listOpcodes.request, "0801", { providerId: 1 }],
    ["delete client", deleteClient.request, "0a0f6578697374696e6720636c69656e74", { client: "existing client" }],
    [
      "list authenticators",
      listAuthenticators.result,
      "0a130a0b6469726563742061757468100c182a2801",
      { authenticators: [{ description: "direct auth", versionMaj: 12, versionMin: 42, versionRev: 0, id: 1 }] },
    ],
    [
      "list providers",
      listProviders.result,
      "0a4d0a2465653837306535612d636534612d343137662d383534332d3866626438346234396362651213536f6d6520656d7074792070726f76" +
        "696465721a0841726d204c74642e2009280830073802",
      {
        providers: [
          {
            uuid: "ee870e5a-ce4a-417f-8543-8fbd84b49cbe",
            description: "Some empty provider",
            vendor: "Arm Ltd.",
            versionMaj: 9,
            versionMin: 8,
            versionRev: 7,
            id: 2,
          },
        ],
      },
    ],
  ])("decodes to its description and encodes to the same bytes: %s", (_title, codec, digits, value) => {
    expect(codec.decode(hex(digits))).toEqual(value);
    expect(Buffer.from(encodeBody(codec as typeof ping.result, value as never)).toString("hex")).toBe(digits);
  });
});

it("a list of opcodes is decoded whether it is packed or not", () => {
  expect(listOpcodes.result.decode(hex("080108030802")).opcodes).toEqual([1, 3, 2]);
  expect(listOpcodes.result.decode(hex("08010a020302")).opcodes).toEqual([1, 3, 2]);
});

describe("a 64-bit number", () => {
  it.each([0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 64n - 1n])("is decoded as a bigint: %s", (size) => {
    expect(psaGenerateRandom.request.decode(encodeBody(psaGenerateRandom.request, { size })).size).toBe(size);
  });

  it("is encoded from a number or a bigint", () => {
    expect(encodeBody(psaGenerateRandom.request, { size: 300 })).toEqual(
      encodeBody(psaGenerateRandom.request, { size: 300n }),
    );
  });

  it.each([-1, -1n, 2n ** 64n, 1.5, Number.NaN, 2 ** 53, "8"])(
    "is refused if it is out of range or of another type: %s",
    (size) => {
      expect(() => encodeBody(psaGenerateRandom.request, { size: size as bigint })).toThrow(
        expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument: "size" }),
      );
    },
  );
});

describe("byte fields", () => {
  const input = new Uint8Array(1 << 20).fill(0x5a);

  it("stay separate without a copy from 16 KiB on", () => {
    const lent = new Uint8Array(new ArrayBuffer(64));
    const encoded = psaHashCompute.request.encode({ alg: "SHA_256", input }, lent, 0);
    expect(encoded.byteLength - encoded.end).toBe(input.length);
    expect(encoded.separate).toHaveLength(1);
    expect(encoded.separate[0]?.bytes).toBe(input);
    const short = psaHashCompute.request.encode({ alg: "SHA_256", input: input.subarray(0, 16_383) }, lent, 0);
    expect([short.separate.length, short.end]).toEqual([0, short.byteLength]);
  });

  it("decode to the same bytes whether separate or not", () => {
    for (const length of [0, 1, 16_383, 16_384, 16_385]) {
      const request = { alg: "SHA_256", input: input.subarray(0, length) } as const;
      expect(psaHashCompute.request.decode(encodeBody(psaHashCompute.request, request))).toEqual(request);
    }
  });

  it("are copied from the body into buffers of their own", () => {
    const body = hex("0a03010203");
    const { signature } = psaSignHash.result.decode(body);
    body.fill(0);
    expect(signature).toEqual(Uint8Array.of(1, 2, 3));
    expect(signature.buffer.byteLength).toBe(3);
  });
});

describe("a body within longer bytes", () => {
  const body = new Uint8Array([0x0a, 3, 1, 2, 3]);
  const bytes = new Uint8Array([0x0a, 1, ...body, 0x0a, 1, 9]);
  const decode = (start?: number, end?: number): Uint8Array =>
    psaGenerateRandom.result.decode(bytes, { ...(start !== undefined && { start }), ...(end !== undefined && { end }) })
      .randomBytes;

  it("is decoded from its start to its end", () => {
    expect(decode(2, 7)).toEqual(Uint8Array.of(1, 2, 3));
    expect(decode(7)).toEqual(Uint8Array.of(9));
    expect(decode(2, 2)).toEqual(new Uint8Array(0));
  });

  it("may not be longer than it is, though there are bytes behind it", () => {
    expect(() => decode(2, 6)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_PROTOCOL_BODY" }));
    expect(() => decode(2, 3)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_PROTOCOL_BODY" }));
  });

  it("keeps its unknown fields, in no more bytes than it has left", () => {
    const unknown = new Uint8Array([0xff, 0x7a, 1, 5, ...new Uint8Array(9000)]);
    const { unknownFields } = psaGenerateRandom.result.decode(unknown, { start: 1, end: 4 });
    expect(unknownFields).toEqual([{ field: 15, wireType: 2, bytes: Uint8Array.of(1, 5) }]);
    expect(unknownFields?.[0]?.bytes.buffer.byteLength).toBe(3);
  });
});

it("a variant without fields has one reader for each kind, so that equal variants are found again", () => {
  expect(readEmpty("aes")).toBe(readEmpty("aes"));
  expect(readEmpty("aes")).not.toBe(readEmpty("hmac"));
});

type Encoder = Pick<BodyCodec<never>, "encode">;

describe("the error of a value that cannot be encoded", () => {
  const encode = (codec: Encoder, value: object) => () => codec.encode(value as never, new Uint8Array(64), 0);
  const signing = { keyName: "k", alg: { kind: "ecdsaAny" }, hash: new Uint8Array(32) };

  it.each<[string, Encoder, object, string]>([
    ["signHash", psaSignHash.request, { ...signing, hash: 7 }, "hash"],
    ["signHash", psaSignHash.request, { ...signing, hsh: 7 }, "hsh"],
    ["rawKeyAgreement", psaRawKeyAgreement.request, { alg: "ECDH", privateKeyName: "k", peerKey: 7 }, "peerKey"],
    ["listOpcodes", listOpcodes.request, { providerId: "x" }, "providerId"],
    ["list_opcodes.Result", listOpcodes.result, { opcodes: 7 }, "opcodes"],
  ])("names the call as a client has it, or else the message: %s", (call, codec, value, argument) => {
    expect(encode(codec, value)).toThrow(expect.objectContaining({ code: "ERR_PARSEC_ARGUMENT", argument }));
    expect(encode(codec, value)).toThrow(new RegExp(`\\b${call.replace(".", "\\.")}\\b`));
  });

  it("names its fields in any order, and the unknown ones of a newer service", () => {
    const { keyName, alg, hash } = signing;
    expect(encode(psaSignHash.request, { hash, unknownFields: [], alg, keyName })).not.toThrow();
    expect(encode(psaSignHash.request, { keyName, hash, alg })).not.toThrow();
    // A result is made by a service, which may know more.
    expect(encode(listOpcodes.result, { opcodes: [], other: 7 })).not.toThrow();
  });

  it("has the cause where a body cannot be decoded", () => {
    expect(() => psaSignHash.result.decode(hex("0aff01"))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining("psa_sign_hash.Result"),
        cause: expect.any(RangeError),
      }),
    );
  });
});
