import { describe, expect, it } from "vitest";
import { isObject, requireArguments, toInteger, toSequence, toText, toUnsignedLong } from "../../src/webidl/convert.js";
import { copyJsonWebKey } from "../../src/webidl/dictionary.js";

describe("toInteger", () => {
  it.each([
    [0, 0],
    [-0, 0],
    [-0.9, 0],
    [255, 255],
    [255.9, 255],
    ["7", 7],
    [null, 0],
    [true, 1],
  ])("converts %j to %j", (value, expected) => {
    expect(Object.is(toInteger(value, 255, "length"), expected)).toBe(true);
  });

  it.each([-1, 256, Number.NaN, undefined, Number.POSITIVE_INFINITY, "x"])("refuses %j", (value) => {
    expect(() => toInteger(value, 255, "length")).toThrow(new TypeError("length must be a number from 0 to 255."));
  });
});

it.each([
  [2 ** 32 + 5, 5],
  [-1, 2 ** 32 - 1],
  ["9.7", 9],
  [Number.NaN, 0],
])("toUnsignedLong converts %j to %d", (value, expected) => {
  expect(toUnsignedLong(value)).toBe(expected);
});

it("toText converts anything but a symbol", () => {
  expect(toText(5)).toBe("5");
  expect(() => toText(Symbol("x"))).toThrow(TypeError);
});

describe("toSequence", () => {
  const numbers = (value: unknown) => toSequence(value, (element) => Number(element), "usages");

  it("reads an array, whatever iterator a script has given to all arrays", () => {
    const { [Symbol.iterator]: iterate } = Array.prototype;
    const values = ["1", "2"];
    let read: number[] = [];
    try {
      Array.prototype[Symbol.iterator] = () => {
        throw new Error("replaced");
      };
      read = numbers(values);
    } finally {
      Array.prototype[Symbol.iterator] = iterate;
    }
    expect(read).toEqual([1, 2]);
  });

  it("reads the iterator of any other object once", () => {
    expect(numbers(new Set(["1", "2"]))).toEqual([1, 2]);
    class Own extends Array<string> {
      override *[Symbol.iterator](): ArrayIterator<string> {
        yield "7";
      }
    }
    expect(numbers(Own.from(["1", "2", "3"]))).toEqual([7]);
  });

  it.each([undefined, null, 5, "12", {}, { [Symbol.iterator]: 5 }])("refuses %j", (value) => {
    expect(() => numbers(value)).toThrow(new TypeError("usages must be a sequence."));
  });
});

it.each<[unknown, boolean]>([
  [{}, true],
  [() => undefined, true],
  [null, false],
  [undefined, false],
  ["text", false],
])("isObject tells whether %j is one", (value, expected) => {
  expect(isObject(value)).toBe(expected);
});

it("requireArguments counts them", () => {
  requireArguments([1, 2], 2, "sign");
  requireArguments([1, 2, 3], 2, "sign");
  expect(() => requireArguments([1], 2, "sign")).toThrow(new TypeError("sign takes 2 arguments, and got 1."));
});

describe("copyJsonWebKey", () => {
  it.each([undefined, null])("takes %j for one without members", (value) => {
    const copy = copyJsonWebKey(value);
    expect(Object.getPrototypeOf(copy)).toBe(null);
    expect(Object.keys(copy)).toEqual([]);
  });

  it("copies the members that it knows and that are there, each read once and in order", () => {
    const read: string[] = [];
    const source = new Proxy(
      { y: "c", kty: "EC", own: 1, ext: undefined, alg: null },
      {
        get(target, name) {
          read.push(String(name));
          return Reflect.get(target, name);
        },
      },
    );
    expect({ ...copyJsonWebKey(source) }).toEqual({ alg: null, kty: "EC", y: "c" });
    expect(read).toHaveLength(20);
    expect(read).toEqual(read.toSorted());
    expect(new Set(read).size).toBe(20);
  });

  it.each([5, "text", true])("refuses %j", (value) => {
    expect(() => copyJsonWebKey(value)).toThrow(new TypeError("A JsonWebKey must be an object."));
  });
});
