import { checkArgument, mustBeBinary } from "@parsec-ts/wire-protocol";
import { keyFormatError } from "../key-format-error.js";
import { EQUATIONS, type WeierstrassCurveName } from "./curve-equations.js";
import { CURVES, type NamedCurve, publicKeyLength } from "./curves.js";

const UNCOMPRESSED = 4;

/**
 * Checks that bytes are a public key on a curve, in PSA's own format: on a Weierstrass curve an uncompressed point (SEC 1,
 * section 2.3.3) whose coordinates are below the prime and fulfil the curve's equation, on a Montgomery curve any string of the
 * coordinate's length (RFC 7748, section 5). Each cofactor is 1, so a point on the curve is in the right group.
 *
 * @throws `ParsecError` `ERR_PARSEC_KEY_FORMAT`
 */
export function checkPublicPoint(curve: NamedCurve, point: Uint8Array): void {
  if (curve.kty === "EC") checkUncompressed(point);
  if (point.length !== publicKeyLength(curve)) {
    throw keyFormatError(
      `A public key on ${curve.name} has ${publicKeyLength(curve)} bytes, not ${point.length}. Check that it is whole.`,
    );
  }
  if (curve.kty === "EC" && !isOnCurve(curve.name as WeierstrassCurveName, point)) {
    throw keyFormatError(`The public point is not on ${curve.name}. Do not use this key: ask its owner for it again.`);
  }
}

/**
 * Finds the curve on which an uncompressed point lies: at most one of those whose points are as long, but for a chance of 2^-160.
 * `undefined` for bytes that are on none of them, and for keys on Montgomery curves, which do not tell.
 */
export function curveOfPoint(point: Uint8Array): NamedCurve | undefined {
  checkArgument("curveOfPoint", "point", point, mustBeBinary);
  if (point[0] !== UNCOMPRESSED) return undefined;
  return CURVES.find(
    (curve) =>
      curve.kty === "EC" &&
      publicKeyLength(curve) === point.length &&
      isOnCurve(curve.name as WeierstrassCurveName, point),
  );
}

function checkUncompressed(point: Uint8Array): void {
  const [form] = point;
  if (form === UNCOMPRESSED) return;
  if (form === 2 || form === 3) {
    throw keyFormatError("The public point is compressed; Parsec takes uncompressed ones. Convert the key first.");
  }
  throw keyFormatError("The public point is not an uncompressed one. Give a key whose point starts with the byte 4.");
}

function isOnCurve(name: WeierstrassCurveName, point: Uint8Array): boolean {
  const { p, a, b } = EQUATIONS[name];
  const half = (point.length - 1) / 2;
  const x = toInteger(point.subarray(1, 1 + half));
  const y = toInteger(point.subarray(1 + half));
  return x < p && y < p && (x * x * x + a * x + b - y * y) % p === 0n;
}

function toInteger(bytes: Uint8Array): bigint {
  let digits = "0x0";
  for (const byte of bytes) digits += byte.toString(16).padStart(2, "0");
  return BigInt(digits);
}
