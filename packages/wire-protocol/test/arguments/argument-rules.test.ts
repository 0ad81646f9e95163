import { describe, expect, it } from "vitest";
import {
  type ArgumentRule,
  checkedElsewhere,
  mustBeAbortSignal,
  mustBeArray,
  mustBeBinary,
  mustBeBoolean,
  mustBeBytes,
  mustBeDate,
  mustBeFunction,
  mustBeInteger,
  mustBeName,
  mustBeObject,
  mustBeOneOf,
  mustBeText,
} from "../../src/index.js";

/** Bytes whose buffer now belongs to someone else. */
function transferred(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** A signal of a runtime that has none of its own. */
const likeSignal = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };
const SIGNAL = "an AbortSignal, such as controller.signal of an AbortController";
const object = mustBeObject("{ owners: [985] }");
const port = mustBeInteger(1, 65_535);
const size = mustBeInteger(0, Number.MAX_SAFE_INTEGER, "bytes");
const format = mustBeOneOf("raw", "der");

it.each<[string, ArgumentRule, readonly unknown[]]>([
  ["mustBeBoolean", mustBeBoolean, [true, false]],
  ["mustBeFunction", mustBeFunction, [() => 1, class {}]],
  ["mustBeAbortSignal", mustBeAbortSignal, [new AbortController().signal, AbortSignal.abort(), likeSignal]],
  ["mustBeArray", mustBeArray, [[], [1]]],
  ["mustBeText", mustBeText, ["", "x"]],
  ["mustBeDate", mustBeDate, [new Date(0)]],
  ["mustBeObject", object, [{}, Object.create(null), new (class {})(), globalThis]],
  ["mustBeInteger", port, [1, 65_535]],
  ["mustBeInteger", size, [0, Number.MAX_SAFE_INTEGER]],
  ["mustBeOneOf", format, ["raw", "der"]],
  ["mustBeName", mustBeName, ["", "a", "device/identity", "schlüssel 🔑", "\u0001"]],
  ["mustBeBytes", mustBeBytes, [new Uint8Array(0), new Uint8Array(9), Buffer.from("text"), Buffer.alloc(0)]],
  ["checkedElsewhere", checkedElsewhere, [undefined, null, 7]],
])("%s accepts what it should", (_name, rule, values) => {
  for (const value of values) expect(rule(value)).toBeUndefined();
});

it.each<[ArgumentRule, unknown, string]>([
  [mustBeBoolean, 1, "true or false, not 1"],
  [mustBeBoolean, "true", "true or false, not text"],
  [mustBeFunction, {}, "a function, not an object"],
  [mustBeAbortSignal, new AbortController(), `${SIGNAL}, not an AbortController`],
  [mustBeAbortSignal, null, `${SIGNAL}, not null`],
  [mustBeAbortSignal, { ...likeSignal, aborted: undefined }, `${SIGNAL}, not an object`],
  [mustBeAbortSignal, { ...likeSignal, addEventListener: undefined }, `${SIGNAL}, not an object`],
  [mustBeAbortSignal, { ...likeSignal, removeEventListener: undefined }, `${SIGNAL}, not an object`],
  [mustBeArray, { length: 0 }, "an array, not an object"],
  [mustBeArray, null, "an array, not null"],
  [object, new Map(), "an object such as { owners: [985] }, not a Map"],
  [object, Promise.resolve({}), "an object such as { owners: [985] }, not a Promise"],
  [object, new Date(), "an object such as { owners: [985] }, not a Date"],
  [mustBeObject("host", "now"), {}, "an object such as host: this one has no method now"],
  [mustBeObject("host", "now", "stop"), { now() {} }, "an object such as host: this one has no method stop"],
  [
    mustBeObject("host", "now", "stop"),
    { now() {}, stop: 1 },
    "an object such as host: stop of this one is no function",
  ],
  [mustBeObject("host", "stop?"), { stop: 1 }, "an object such as host: stop of this one is no function"],
  [mustBeObject("host"), /now/, "an object such as host, not a RegExp"],
  [mustBeText, Symbol("s"), "text, not a symbol"],
  [mustBeText, 5n, "text, not 5n"],
  [mustBeDate, 5, "a valid Date, not 5"],
  [mustBeDate, new Date(Number.NaN), "a valid Date, not a Date"],
  [object, [], "an object such as { owners: [985] }, not an array"],
  [object, new Uint8Array(2), "an object such as { owners: [985] }, not a Uint8Array"],
  [object, new ArrayBuffer(2), "an object such as { owners: [985] }, not an ArrayBuffer"],
  [object, undefined, "an object such as { owners: [985] }, not undefined"],
  [object, () => 1, "an object such as { owners: [985] }, not a function"],
  [port, 0, "an integer from 1 to 65535, not 0"],
  [port, 65_536, "an integer from 1 to 65535, not 65536"],
  [port, 1.5, "an integer from 1 to 65535, not 1.5"],
  [port, Number.NaN, "an integer from 1 to 65535, not NaN"],
  [port, "80", "an integer from 1 to 65535, not text"],
  [port, 80n, "an integer from 1 to 65535, not 80n"],
  [size, -1, "a whole number of bytes of 0 or more, not -1"],
  [size, Number.POSITIVE_INFINITY, "a whole number of bytes of 0 or more, not Infinity"],
  [format, "DER", '"raw" or "der", not "DER": did you mean "der"?'],
  [format, "pkcs8", '"raw" or "der", not "pkcs8"'],
  [format, "toString", '"raw" or "der", not "toString"'],
  [format, 7, '"raw" or "der", not 7'],
  [mustBeOneOf("strict"), "x".repeat(50), `"strict", not "${"x".repeat(40)}"`],
  [mustBeName, "a\0b", "a name without the character NUL"],
  [mustBeName, "\ud800", "valid Unicode, without unpaired surrogates"],
  [mustBeName, "a\udc00b", "valid Unicode, without unpaired surrogates"],
  [mustBeName, 7, "text, not 7"],
  [mustBeBinary, "MEUC", "a Uint8Array, not text: decode it, from base64 or hex as it was encoded"],
  [mustBeBinary, [1], "a Uint8Array, not an array: use Uint8Array.from(array)"],
  [mustBeBytes, "hello", "a Uint8Array, not text: encode it with new TextEncoder().encode(text)"],
  [mustBeBytes, [1, 2], "a Uint8Array, not an array: use Uint8Array.from(array)"],
  [mustBeBytes, new ArrayBuffer(2), "a Uint8Array, not an ArrayBuffer: use new Uint8Array(buffer)"],
  [
    mustBeBytes,
    new DataView(new ArrayBuffer(2)),
    "a Uint8Array, not a DataView: use new Uint8Array(view.buffer, view.byteOffset, view.byteLength)",
  ],
  [
    mustBeBytes,
    new Uint16Array(2),
    "a Uint8Array, not a Uint16Array: use new Uint8Array(view.buffer, view.byteOffset, view.byteLength)",
  ],
  [mustBeBytes, undefined, "a Uint8Array, not undefined"],
  [mustBeBytes, {}, "a Uint8Array, not an object"],
  [
    mustBeBytes,
    new Uint8Array(new SharedArrayBuffer(4)),
    "a Uint8Array of its own, not of shared memory: copy it with Uint8Array.from(bytes)",
  ],
  [mustBeBytes, transferred(), "a Uint8Array that still has its bytes: this one's buffer was transferred"],
])("a rule says what a value must be and what came: %o %o", (rule, value, expected) => {
  expect(rule(value)).toBe(expected);
});

describe("a refusal of bytes", () => {
  it("never shows a text, which may be a secret", () => {
    for (const rule of [mustBeBytes, mustBeBoolean, port, object]) expect(rule("hunter2")).not.toContain("hunter2");
  });
});
