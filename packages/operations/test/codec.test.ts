import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "@parsec-ts/operations-codegen";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BodyCodec, Operation } from "../src/index.js";
import { contractRoot } from "./contract-root.js";
import { encodeBody } from "./encode-body.js";
import { arbitraryMessage, asGenerated, oracleDecode, oracleEncode } from "./oracle.js";

// The output directory is inside the package, so that `@parsec-ts/operations/codec` resolves to the package.
const proto = fileURLToPath(new URL("./vendor-proto/", import.meta.url));
const cache = fileURLToPath(new URL("../.cache/", import.meta.url));
let out: string;
let operation: Operation<Record<string, unknown>, Record<string, unknown>>;

const root = contractRoot(new URL("./vendor-proto/", import.meta.url));

beforeAll(async () => {
  mkdirSync(cache, { recursive: true });
  out = mkdtempSync(join(cache, "vendor-"));
  generate({ proto, out });
  operation = (await import(join(out, "index.ts"))).acmeEverything;
});

afterAll(() => rmSync(out, { recursive: true }));

describe("a vendor's codec with every kind of type", () => {
  const type = root.lookupType("acme.everything.Operation");
  const messages = arbitraryMessage(type);
  const request = (): BodyCodec<unknown> => operation.request as BodyCodec<unknown>;

  it("decodes messages that protobufjs encoded", () => {
    fc.assert(
      fc.property(messages, (plain) => {
        expect(request().decode(oracleEncode(type, plain))).toEqual(asGenerated(type, plain));
      }),
    );
  });

  it("encodes messages that protobufjs decodes", () => {
    fc.assert(
      fc.property(messages, (plain) => {
        const bytes = encodeBody(request(), asGenerated(type, plain));
        expect(asGenerated(type, oracleDecode(type, bytes))).toEqual(asGenerated(type, plain));
      }),
    );
  });
});

it("a vendor's operation has the name, opcode and class of its .proto file", () => {
  expect(operation).toMatchObject({
    name: "AcmeEverything",
    opcode: 0xf000_0001,
    class: "crypto",
    authenticated: true,
  });
});

it("a body reader limits the nesting depth of messages", () => {
  const nested = (depth: number): Uint8Array => {
    let body = Buffer.from([]);
    for (let i = 0; i < depth; i++) {
      const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
      body = Buffer.concat([Buffer.from([0x0a, ...length]), body]);
    }
    return body;
  };
  expect(operation.result.decode(nested(64))).toHaveProperty("tree.left.left");
  expect(() => operation.result.decode(nested(65))).toThrow(
    expect.objectContaining({ code: "ERR_PARSEC_PROTOCOL_BODY" }),
  );
});

describe("a value that does not fit its field", () => {
  const good = asGenerated(root.lookupType("acme.everything.Operation"), {});
  it.each([
    ["aDouble", "1"],
    ["anInt32", 2 ** 31],
    ["aSint32", -(2 ** 31) - 1],
    ["aUint32", -1],
    ["aFixed32", 2 ** 32],
    ["anInt64", 2n ** 63n],
    ["aSfixed64", -(2n ** 63n) - 1n],
    ["aUint64", -1n],
    ["aBool", 1],
    ["someBytes", [1]],
    ["strings", "one"],
    ["bools", [1]],
    ["uint64s", [1.5]],
    ["colours", ["BLUE"]],
    ["leaves", [7]],
  ])("is refused with the name of the field: %s, %s", (argument, value) => {
    expect(() => encodeBody(operation.request, { ...good, [argument]: value })).toThrow(
      expect.objectContaining({ family: "usage", code: "ERR_PARSEC_ARGUMENT", argument }),
    );
  });
});
