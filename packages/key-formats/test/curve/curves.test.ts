import { Curve, type CurveName } from "@parsec-ts/operations";
import { describe, expect, it } from "vitest";
import {
  curveByFamily,
  curveByOid,
  curveOfPublicKey,
  curveParameters,
  type NamedCurve,
  type WeierstrassCurveName,
} from "../../src/index.js";
import { CURVES, derOf, ecKeys, hex } from "../node-keys.js";

const names = Object.keys(Curve) as CurveName[];

function curveNamed(name: CurveName): NamedCurve {
  const curve = curveByFamily(Curve[name].family, Curve[name].bits);
  if (curve === undefined) throw new Error(name);
  return curve;
}

describe("curveByFamily", () => {
  it.each(names)("finds %s", (name) => {
    expect(curveNamed(name)).toMatchObject({ name, ...Curve[name] });
  });

  it.each([
    ["SECP_R1", 255],
    ["MONTGOMERY", 256],
    ["FRP", 256],
    ["SECP_R1", 0],
  ] as const)("finds no curve of the family %s with %i bits", (family, bits) => {
    expect(curveByFamily(family, bits)).toBeUndefined();
  });
});

describe("curveByOid", () => {
  it.each(CURVES)("finds %s by the identifier that OpenSSL writes", (name, openssl) => {
    const spki = derOf("spki", ecKeys(openssl).publicKey);
    // SEQUENCE, SEQUENCE, then the identifier of EC keys (9 bytes) and that of the curve.
    const start = (spki[1] === 0x81 ? 3 : 2) + 2 + 9 + 2;
    const end = start + (spki[start - 1] ?? 0);
    expect(curveByOid(spki.subarray(start, end))?.name).toBe(name);
  });

  it.each([
    ["X25519", "2b656e"],
    ["X448", "2b656f"],
  ])("finds %s by the identifier of RFC 8410", (name, oid) => {
    expect(curveByOid(hex(oid))?.name).toBe(name);
  });

  it.each(["", "2b6570", "2b65", "2b656e00", "2a8648ce3d0201"])("finds no curve for %s", (oid) => {
    expect(curveByOid(hex(oid))).toBeUndefined();
  });
});

describe("the lengths of a curve", () => {
  it.each(names.filter((name) => Curve[name].family !== "MONTGOMERY"))(
    "of %s are those of its prime and its order",
    (name) => {
      const { p, n } = curveParameters(name as WeierstrassCurveName);
      const { coordinateLength, scalarLength } = curveNamed(name);
      expect(coordinateLength).toBe(Math.ceil(p.toString(2).length / 8));
      expect(scalarLength).toBe(Math.ceil(n.toString(2).length / 8));
    },
  );
});

describe("curveOfPublicKey", () => {
  it.each(names)("finds %s by the length of its public keys", (name) => {
    const { kty, coordinateLength, family } = curveNamed(name);
    const key = new Uint8Array(kty === "OKP" ? coordinateLength : 1 + 2 * coordinateLength);
    for (const kind of ["eccPublicKey", "eccKeyPair"] as const) {
      expect(curveOfPublicKey({ kind, curveFamily: family }, key)?.name).toBe(name);
    }
  });

  it("finds no curve for a key of another type or length", () => {
    expect(curveOfPublicKey({ kind: "aes" }, new Uint8Array(65))).toBeUndefined();
    expect(curveOfPublicKey({ kind: "eccPublicKey", curveFamily: "SECP_R1" }, new Uint8Array(64))).toBeUndefined();
  });
});
