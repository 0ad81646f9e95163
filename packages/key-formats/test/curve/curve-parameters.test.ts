import { createPublicKey } from "node:crypto";
import { Curve, type CurveName } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import { curveParameters, type WeierstrassCurveName } from "../../src/index.js";
import { CURVES } from "../node-keys.js";
import { explicitSpki, generatorOf } from "./explicit-parameters.js";

const names = (Object.keys(Curve) as CurveName[]).filter((name) => Curve[name].family !== "MONTGOMERY");

describe.each(names as WeierstrassCurveName[])("curveParameters of %s", (name) => {
  const { p, n, a, b, gx, gy } = curveParameters(name);

  it("have the size that PSA says, in bits of the order", () => {
    expect(n.toString(2)).toHaveLength(Curve[name].bits);
  });

  it("fulfil the curve's equation at the generator, with all numbers below the prime", () => {
    expect((gx ** 3n + a * gx + b - gy * gy) % p).toBe(0n);
    for (const number of [a, b, gx, gy]) expect(number < p).toBe(true);
  });

  it("make a curve that is not singular, with as many points as Hasse's theorem allows", () => {
    expect((4n * a ** 3n + 27n * b ** 2n) % p).not.toBe(0n);
    const trace = p + 1n - n;
    expect(trace * trace <= 4n * p).toBe(true);
  });

  it("have a generator of the order n", () => {
    expect(multiply(n, gx, gy, a, p)).toBeUndefined();
    expect(multiply(n - 1n, gx, gy, a, p)).toEqual([gx, p - gy]);
  });
});

describe("curveParameters", () => {
  it.each(CURVES)("of %s are the ones that OpenSSL knows under its name", (name, openssl) => {
    const parameters = curveParameters(name);
    const width = Math.ceil(parameters.p.toString(16).length / 2);
    const spki = explicitSpki(parameters, width, generatorOf(parameters, width));
    const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
    expect(key.asymmetricKeyDetails?.namedCurve).toBe(openssl);
  });
});

type Point = readonly [bigint, bigint] | undefined;

/** Multiplies a point by a number, by doubling and adding; `undefined` is the point at infinity. */
function multiply(factor: bigint, x: bigint, y: bigint, a: bigint, p: bigint): Point {
  let sum: Point;
  let doubled: Point = [x, y];
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, doubled, a, p);
    doubled = add(doubled, doubled, a, p);
  }
  return sum;
}

function add(one: Point, other: Point, a: bigint, p: bigint): Point {
  if (one === undefined || other === undefined) return one ?? other;
  const [x1, y1] = one;
  const [x2, y2] = other;
  if (x1 === x2 && (y1 + y2) % p === 0n) return undefined;
  const slope = x1 === x2 ? (3n * x1 * x1 + a) * inverse(2n * y1, p) : (y2 - y1) * inverse(x2 - x1, p);
  const x3 = modulo(slope * slope - x1 - x2, p);
  return [x3, modulo(slope * (x1 - x3) - y1, p)];
}

/** Finds the inverse by Euclid's algorithm. */
function inverse(value: bigint, p: bigint): bigint {
  let [r, next] = [modulo(value, p), p];
  let [s, nextS] = [1n, 0n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [s, nextS] = [nextS, s - quotient * nextS];
  }
  return modulo(s, p);
}

function modulo(value: bigint, p: bigint): bigint {
  return ((value % p) + p) % p;
}
