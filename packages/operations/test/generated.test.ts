import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BodyCodec, operationsByOpcode } from "../src/index.js";
import { contractRoot } from "./contract-root.js";
import { encodeBody } from "./encode-body.js";
import { arbitraryMessage, asGenerated, oracleDecode, oracleEncode } from "./oracle.js";

const root = contractRoot();
const codecs = [...operationsByOpcode.values()].flatMap((operation): [string, BodyCodec<unknown>][] => [
  [operation.request.message, operation.request],
  [operation.result.message, operation.result],
]);

describe.each(codecs)("the codec of %s", (message, codec) => {
  const type = root.lookupType(message);
  const messages = arbitraryMessage(type);

  it("decodes messages that protobufjs encoded", () => {
    fc.assert(
      fc.property(messages, (plain) => {
        expect(codec.decode(oracleEncode(type, plain))).toEqual(asGenerated(type, plain));
      }),
    );
  });

  it("encodes to the same bytes as protobufjs, which decodes them", () => {
    fc.assert(
      fc.property(messages, (plain) => {
        const bytes = encodeBody(codec, asGenerated(type, plain));
        expect(Buffer.from(bytes).toString("hex")).toBe(Buffer.from(oracleEncode(type, plain)).toString("hex"));
        expect(asGenerated(type, oracleDecode(type, bytes))).toEqual(asGenerated(type, plain));
      }),
    );
  });

  it("decodes any bytes to a message or throws a protocol error", () => {
    const valid = messages.map((plain) => oracleEncode(type, plain));
    const damaged = fc
      .tuple(valid, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat())
      .map(([bytes, at, byte, cut]) => {
        const copy = Uint8Array.from(bytes);
        if (copy.length > 0) copy[at % copy.length] = byte;
        return cut % 3 === 0 ? copy.subarray(0, cut % (copy.length + 1)) : copy;
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 100 })), (bytes) => {
        let value: unknown;
        try {
          value = codec.decode(bytes);
        } catch (error) {
          expect(error).toMatchObject({ name: "ParsecError", family: "protocol" });
          return;
        }
        expect(codec.decode(encodeBody(codec, value))).toEqual(value);
      }),
    );
  });
});
