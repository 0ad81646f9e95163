import { createPublicKey } from "node:crypto";
import { Curve } from "@parsec-ts/operations";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  curveByFamily,
  curveOfPoint,
  curveParameters,
  decodeKey,
  derBitString,
  derObjectIdentifier,
  derSequence,
  encodeDer,
} from "../../src/index.js";
import { CURVES, derOf, ecKeys, KEY_FORMAT_ERROR } from "../node-keys.js";
import { bytesOf, explicitSpki, generatorOf } from "./explicit-parameters.js";

describe.each(CURVES)("a public point on %s", (name, openssl) => {
  const { family, bits } = Curve[name];
  const { oid = "", coordinateLength: width = 0 } = curveByFamily(family, bits) ?? {};
  const parameters = curveParameters(name);
  const { p, a, b } = parameters;
  const spki = (point: Uint8Array) =>
    encodeDer(
      derSequence(derSequence(derObjectIdentifier("1.2.840.10045.2.1"), derObjectIdentifier(oid)), derBitString(point)),
    );
  const read = (point: Uint8Array) => decodeKey({ format: "der", key: spki(point) });
  const pointOf = (x: bigint, y: bigint) => Uint8Array.of(4, ...bytesOf(x, width), ...bytesOf(y, width));

  it("is read if it is on the curve: the generator, its negative, and keys of OpenSSL", () => {
    const { gx, gy } = parameters;
    for (const point of [generatorOf(parameters, width), pointOf(gx, p - gy)]) expect(read(point).data).toEqual(point);
    for (let i = 0; i < 10; i++) {
      const point = derOf("spki", ecKeys(openssl).publicKey).subarray(-1 - 2 * width);
      expect(read(point).data).toEqual(point);
    }
  });

  it("tells its curve, and tells none if it is on none", () => {
    const { gx, gy } = parameters;
    expect(curveOfPoint(pointOf(gx, gy))).toMatchObject({ name });
    for (const point of [pointOf(gx, gy ^ 1n), pointOf(gx, gy).subarray(1), pointOf(gx, gy).fill(3, 0, 1)]) {
      expect(curveOfPoint(point)).toBeUndefined();
    }
    expect(curveOfPoint(new Uint8Array(1 + 2 * width))).toBeUndefined();
  });

  it("is refused if it is not on the curve: any bit of it flipped, as OpenSSL refuses it", () => {
    const point = derOf("spki", ecKeys(openssl).publicKey).subarray(-1 - 2 * width);
    fc.assert(
      fc.property(fc.nat(16 * width - 1), (bit) => {
        const changed = point.slice();
        const at = 1 + (bit >> 3);
        changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
        expect(() => read(changed)).toThrow(KEY_FORMAT_ERROR as Error);
        expect(() => createPublicKey({ key: Buffer.from(spki(changed)), format: "der", type: "spki" })).toThrow();
      }),
      { numRuns: 40 },
    );
  });

  it("is refused if a coordinate is the prime or above it, although the equation holds modulo the prime", () => {
    // With x = 0, y is a square root of b; where b has none, x counts up to a point that has one.
    const { x, y } = smallPoint(p, a, b);
    expect(read(pointOf(x, y)).data).toEqual(pointOf(x, y));
    if ((x + p).toString(2).length <= 8 * width)
      expect(() => read(pointOf(x + p, y))).toThrow(KEY_FORMAT_ERROR as Error);
    if ((y + p).toString(2).length <= 8 * width)
      expect(() => read(pointOf(x, y + p))).toThrow(KEY_FORMAT_ERROR as Error);
    expect(() => read(pointOf(p, p - 1n))).toThrow(KEY_FORMAT_ERROR as Error);
    expect(() => read(new Uint8Array(1 + 2 * width).fill(255).fill(4, 0, 1))).toThrow(KEY_FORMAT_ERROR as Error);
  });

  it("is refused with explicit parameters, which OpenSSL reads", () => {
    const key = explicitSpki(parameters, width, generatorOf(parameters, width));
    expect(createPublicKey({ key: Buffer.from(key), format: "der", type: "spki" }).type).toBe("public");
    expect(() => decodeKey({ format: "der", key })).toThrow(KEY_FORMAT_ERROR as Error);
  });
});

/** Finds the point with the smallest x. */
function smallPoint(p: bigint, a: bigint, b: bigint): { x: bigint; y: bigint } {
  for (let x = 0n; ; x++) {
    const y = squareRoot((x * x * x + a * x + b) % p, p);
    if (y !== undefined) return { x, y };
  }
}

/** Finds a square root modulo a prime by the method of Tonelli and Shanks; P-224's prime needs all of it. */
function squareRoot(square: bigint, p: bigint): bigint | undefined {
  if (square === 0n) return 0n;
  if (power(square, (p - 1n) / 2n, p) !== 1n) return undefined;
  let [odd, twos] = [p - 1n, 0n];
  while ((odd & 1n) === 0n) [odd, twos] = [odd >> 1n, twos + 1n];
  let nonResidue = 2n;
  while (power(nonResidue, (p - 1n) / 2n, p) === 1n) nonResidue++;
  let [c, root, t, m] = [power(nonResidue, odd, p), power(square, (odd + 1n) / 2n, p), power(square, odd, p), twos];
  while (t !== 1n) {
    let i = 0n;
    for (let u = t; u !== 1n; u = (u * u) % p) i++;
    const factor = power(c, 1n << (m - i - 1n), p);
    [c, root, t, m] = [(factor * factor) % p, (root * factor) % p, (t * factor * factor) % p, i];
  }
  return root;
}

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let [result, square] = [1n, base % p];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}
