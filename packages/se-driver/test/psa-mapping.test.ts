import { readFileSync } from "node:fs";
import {
  type Algorithm,
  type KeyType,
  psaAeadDecrypt,
  psaAsymmetricDecrypt,
  type UnknownVariant,
  type UsageFlags,
  usageFlags,
} from "@parsec-ts/operations";
import { ParsecError, type ParsecErrorCode, Status } from "@parsec-ts/wire-protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { algorithmFromPsa, algorithmToPsa } from "../src/psa/algorithms.js";
import {
  dhFamilyFromPsa,
  dhFamilyToPsa,
  eccFamilyFromPsa,
  eccFamilyToPsa,
  keyTypeFromPsa,
  keyTypeToPsa,
} from "../src/psa/key-types.js";
import { PsaError, PsaStatus, psaStatusOf } from "../src/psa/statuses.js";
import { usageFromPsa, usageToPsa } from "../src/psa/usage.js";
import { ALGORITHMS, DH_FAMILIES, ECC_FAMILIES, type Expected, KEY_TYPES, USAGE } from "./psa-expectations.js";

const STATUSES = Object.entries(PsaStatus).map(
  ([name, status]) => [name === "SUCCESS" ? "PSA_SUCCESS" : `PSA_ERROR_${name}`, status] as const,
);

/** What `c/print-psa-values.c` printed: one table for each version of Mbed TLS. */
const tables = readFileSync(new URL("psa-values.txt", import.meta.url), "utf8")
  .split(/^(?=Mbed TLS )/m)
  .map((text) => {
    const [title = "", ...lines] = text.trimEnd().split("\n");
    const last = lines.pop() ?? "";
    const rows = lines.map((line): readonly [string, number] => {
      const space = line.lastIndexOf(" ");
      return [line.slice(0, space), Number(line.slice(space + 1))];
    });
    return { title, last, rows };
  });

const values = new Map(tables.flatMap(({ rows }) => rows));

function statusThrown(run: () => unknown): number {
  try {
    run();
  } catch (error) {
    if (error instanceof PsaError) return error.status;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

describe("the printed tables", () => {
  it("are those of both versions, whole", () => {
    expect(tables.map(({ title }) => title)).toEqual(["Mbed TLS 2.28.3", "Mbed TLS 3.6.6"]);
    for (const { rows, last } of tables) {
      expect(last).toBe(`${rows.length} values`);
      expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
    }
  });

  it("agree on every name that both have", () => {
    for (const { rows } of tables) {
      for (const [name, value] of rows) expect(values.get(name), name).toBe(value);
    }
  });

  it("have an expectation for every name that either has, and no expectation is left over", () => {
    const expected = [ALGORITHMS, KEY_TYPES, ECC_FAMILIES, DH_FAMILIES, USAGE, STATUSES].flatMap(
      (rows: Expected<unknown>) => rows.map(([name]) => name),
    );
    // MD2 and MD4 went with 2.28, these came with 3: no header has both.
    const never = /^PSA_ALG_(HKDF_EXTRACT|HKDF_EXPAND|PBKDF2_HMAC)\(PSA_ALG_MD[24]\)$/;
    expect(expected.filter((name) => !never.test(name)).sort()).toEqual([...values.keys()].sort());
  });
});

/** Both directions of every row; rows that only an expectation has are found above. */
function maps<Value>(
  rows: Expected<Value>,
  fromPsa: (value: number) => unknown,
  toPsa: (value: Value) => number,
  shape: (value: Value) => unknown = (value) => value,
): void {
  const printed = rows.flatMap(([name, expected]) => {
    const value = values.get(name);
    return value === undefined ? [] : [{ name, value, expected }];
  });
  it.each(printed)("$name", ({ value, expected }) => {
    if (typeof expected === "number") {
      expect(statusThrown(() => fromPsa(value))).toBe(expected);
      return;
    }
    expect(fromPsa(value)).toEqual(shape(expected as Value));
    expect(toPsa(expected as Value)).toBe(value);
  });
}

const only = (use: string): UsageFlags => ({ ...usageFlags([]), [use]: true });

describe("algorithms", () => maps(ALGORITHMS, algorithmFromPsa, algorithmToPsa));
describe("key types", () => maps(KEY_TYPES, keyTypeFromPsa, keyTypeToPsa));
describe("curve families", () => maps(ECC_FAMILIES, eccFamilyFromPsa, eccFamilyToPsa));
describe("group families", () => maps(DH_FAMILIES, dhFamilyFromPsa, dhFamilyToPsa));
describe("usage flags", () => maps(USAGE, usageFromPsa, (use) => usageToPsa(only(use)), only));

it.each(STATUSES)("%s is %i", (name, status) => {
  expect(values.get(name)).toBe(status);
});

it("knows FRP and the cache flag, which the specification has and Mbed TLS has not", () => {
  expect(keyTypeFromPsa(0x7133)).toEqual({ kind: "eccKeyPair", curveFamily: "FRP" });
  expect(keyTypeToPsa({ kind: "eccPublicKey", curveFamily: "FRP" })).toBe(0x4133);
  expect(usageFromPsa(0x4)).toEqual(only("cache"));
  expect(usageToPsa(only("cache"))).toBe(0x4);
});

it("keeps every combination of uses as it is, a hash without its message too", () => {
  const all = usageFromPsa(0x7f07);
  expect(Object.values(all)).toEqual(new Array(10).fill(true));
  expect(usageToPsa(all)).toBe(0x7f07);
  expect(usageFromPsa(0x1000)).toEqual(only("signHash"));
  expect(usageFromPsa(0)).toEqual(usageFlags([]));
});

describe("a number that has no counterpart", () => {
  it.each([
    ["a hash without a number", 0x02000006, -134],
    ["no hash where there must be one", 0x02000000, -135],
    ["RSA-PSS without a hash", 0x06000300, -135],
    ["deterministic ECDSA without a hash", 0x06000700, -135],
    ["HMAC without a hash", 0x03800000, -135],
    ["HKDF without a hash", 0x08000100, -135],
    ["an AEAD without a tag", 0x05400200, -135],
    ["a tag longer than 16 bytes", 0x05510200, -135],
    ["the vendor's flag", 0x82000009, -134],
    ["a bit that means nothing in a hash", 0x02000109, -134],
    ["a bit that means nothing in a MAC", 0x03c00201, -134],
    ["a bit that means nothing beside no algorithm", 0x00000001, -134],
    ["DSA", 0x06000409, -134],
    ["a number above 32 bits", 2 ** 32 + 0x02000009, -134],
    ["a number below 0", -1, -134],
    ["a fraction", 0x02000009 + 0.5, -134],
    ["a fraction of a category", 0.5, -134],
    ["no number", Number.NaN, -134],
  ])("as an algorithm: %s", (_title, alg, status) => {
    expect(statusThrown(() => algorithmFromPsa(alg))).toBe(status);
  });

  it.each([0x0000, 0x1000, 0x2401, 0x4100, 0x7142, 0x7200, 0x9001, 0xffff, 0x17112, -1, 0x7112 + 0.5, Number.NaN])(
    "as a key type: %d",
    (type) => {
      expect(statusThrown(() => keyTypeFromPsa(type))).toBe(-134);
    },
  );

  it.each([0x8, 0x8000, 0x8001, 0x80000000, 0xffffffff, 2 ** 32 + 1, -1, 1.5, Number.NaN])("as usage: %d", (usage) => {
    expect(statusThrown(() => usageFromPsa(usage))).toBe(-134);
  });
});

describe("a Parsec value that has no number", () => {
  const unknown: UnknownVariant = { kind: "unknown", field: 99, wireType: 0, bytes: new Uint8Array([1]) };
  const cases: readonly (readonly [string, Algorithm, number])[] = [
    ["a newer algorithm", unknown, -134],
    ["a newer MAC", { kind: "mac", value: unknown }, -134],
    ["a newer MAC of its full length", { kind: "mac", value: { kind: "fullLength", value: unknown } }, -134],
    ["a newer AEAD", { kind: "aead", value: unknown }, -134],
    ["a newer signature", { kind: "asymmetricSignature", value: unknown }, -134],
    ["a newer kind of hash", { kind: "asymmetricSignature", value: { kind: "ecdsa", hashAlg: unknown } }, -134],
    ["a newer encryption", { kind: "asymmetricEncryption", value: unknown }, -134],
    ["a newer agreement", { kind: "keyAgreement", value: unknown }, -134],
    ["a newer derivation", { kind: "keyDerivation", value: unknown }, -134],
    ["a newer hash", { kind: "hash", value: 16 }, -134],
    ["no hash", { kind: "hash", value: "HASH_NONE" }, -134],
    ["no cipher", { kind: "cipher", value: "CIPHER_NONE" }, -134],
    ["no agreement", { kind: "keyAgreement", value: { kind: "raw", value: "RAW_NONE" } }, -134],
    ["a MAC of 64 bytes", { kind: "mac", value: { kind: "truncated", macAlg: { kind: "cmac" }, macLength: 64 } }, -135],
    ["a MAC of 0 bytes", { kind: "mac", value: { kind: "truncated", macAlg: { kind: "cmac" }, macLength: 0 } }, -135],
    [
      "a tag of 17 bytes",
      { kind: "aead", value: { kind: "aeadWithShortenedTag", aeadAlg: "GCM", tagLength: 17 } },
      -135,
    ],
  ];
  it.each(cases)("as an algorithm: %s", (_title, algorithm, status) => {
    expect(statusThrown(() => algorithmToPsa(algorithm))).toBe(status);
  });

  const types: readonly (readonly [string, KeyType])[] = [
    ["a newer type", unknown],
    ["no family", { kind: "eccKeyPair", curveFamily: "ECC_FAMILY_NONE" }],
    ["a newer curve family", { kind: "eccPublicKey", curveFamily: 10 }],
    ["a newer group family", { kind: "dhKeyPair", groupFamily: 1 }],
  ];
  it.each(types)("as a key type: %s", (_title, type) => {
    expect(statusThrown(() => keyTypeToPsa(type))).toBe(-134);
  });
});

describe("any number maps and maps back to itself, or is refused with a PSA status", () => {
  const near = (printed: readonly number[]) =>
    // Half of the numbers are printed ones with one bit changed: chance alone hardly ever meets an algorithm.
    fc.oneof(
      fc.nat({ max: 0xffffffff }),
      fc
        .tuple(fc.constantFrom(...printed), fc.nat({ max: 32 }))
        .map(([value, bit]) => (bit === 32 ? value : (value ^ (1 << bit)) >>> 0)),
    );
  const printed = [...values].filter(([, value]) => value >= 0).map(([, value]) => value);

  function mapsOrThrows(fromAndTo: (value: number) => number): void {
    const property = fc.property(near(printed), (value) => {
      try {
        expect(fromAndTo(value)).toBe(value);
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
        expect([PsaStatus.NOT_SUPPORTED, PsaStatus.INVALID_ARGUMENT]).toContain(error.status);
      }
    });
    fc.assert(property, { numRuns: 5000 });
  }

  it("as an algorithm", () => mapsOrThrows((value) => algorithmToPsa(algorithmFromPsa(value))));
  it("as a key type", () => mapsOrThrows((value) => keyTypeToPsa(keyTypeFromPsa(value))));
  it("as usage", () => mapsOrThrows((value) => usageToPsa(usageFromPsa(value))));
  it("as a curve family", () => mapsOrThrows((value) => eccFamilyToPsa(eccFamilyFromPsa(value))));
  it("as a group family", () => mapsOrThrows((value) => dhFamilyToPsa(dhFamilyFromPsa(value))));

  it("as any of the 65536 key types", () => {
    let mapped = 0;
    for (let type = 0; type <= 0xffff; type++) {
      try {
        if (keyTypeToPsa(keyTypeFromPsa(type)) !== type) expect.fail(`key type ${type} came back as another`);
        mapped++;
      } catch (error) {
        if (!(error instanceof PsaError)) throw error;
      }
    }
    // 10 without a family, 9 curve families and 1 group, each as a pair and a public key.
    expect(mapped).toBe(30);
  });
});

describe("statuses of the service", () => {
  const failed = (status: number) => new ParsecError("service", "ERR_PARSEC_SERVICE_TEST", "Failed.", { status });

  it.each([
    [0, -132],
    [1, -132],
    [2, -134],
    [3, -134],
    [4, -134],
    [5, -134],
    [6, -134],
    [7, -135],
    [8, -132],
    [9, -134],
    [10, -132],
    [11, -133],
    [12, -133],
    [13, -133],
    [14, -146],
    [15, -145],
    [16, -132],
    [17, -132],
    [18, -132],
    [19, -133],
    [20, -135],
    [21, -133],
    [22, -134],
    [23, -132],
    [999, -132],
    [1000, -132],
    [1131, -132],
    [1144, -132],
    [1154, -132],
    [65535, -132],
  ])("%i is %i", (status, psa) => {
    expect(psaStatusOf(failed(status))).toBe(psa);
  });

  const ofPsa = Array.from({ length: 1154 - 1132 }, (_, index) => 1132 + index).filter((status) => status !== 1144);
  it.each(ofPsa)("%i is 1000 minus itself", (status) => {
    expect(Object.values(Status)).toContain(status);
    expect(psaStatusOf(failed(status))).toBe(1000 - status);
    expect(Object.values(PsaStatus)).toContain(1000 - status);
  });

  it("keeps corruption, corrupt data and invalid data apart", () => {
    expect([1151, 1152, 1153].map((status) => psaStatusOf(failed(status)))).toEqual([-151, -152, -153]);
  });
});

describe("other errors", () => {
  const error = (family: "usage" | "protocol" | "transport" | "service", code: ParsecErrorCode, opcode = 0) =>
    new ParsecError(family, code, "Failed.", { opcode });

  it.each<readonly [string, unknown, number]>([
    ["a deadline", error("transport", "ERR_PARSEC_DEADLINE"), -145],
    ["no socket", error("transport", "ERR_PARSEC_TRANSPORT_NO_SOCKET"), -145],
    ["a call given up", error("transport", "ERR_PARSEC_ABORTED"), -145],
    ["a truncated header", error("protocol", "ERR_PARSEC_PROTOCOL_TRUNCATED_HEADER"), -145],
    ["a truncated body", error("protocol", "ERR_PARSEC_PROTOCOL_TRUNCATED_BODY"), -145],
    ["a wrong magic number", error("protocol", "ERR_PARSEC_PROTOCOL_MAGIC"), -132],
    ["a public key that is not the pinned one", error("protocol", "ERR_PARSEC_PUBLIC_KEY_MISMATCH"), -151],
    ["a signature that is none", error("protocol", "ERR_PARSEC_SIGNATURE_INVALID"), -151],
    ["an argument", error("usage", "ERR_PARSEC_ARGUMENT"), -135],
    ["a use that the policy has not", error("usage", "ERR_PARSEC_KEY_POLICY"), -133],
    ["an endpoint that is not trusted", error("usage", "ERR_PARSEC_ENDPOINT_UNTRUSTED"), -133],
    ["a closed client", error("usage", "ERR_PARSEC_CLOSED"), -137],
    ["another error of usage", error("usage", "ERR_PARSEC_KEY_DIFFERS"), -135],
    ["an answer without a status", error("service", "ERR_PARSEC_SERVICE_UNKNOWN_STATUS"), -132],
    ["a tag that is wrong", error("service", "ERR_PARSEC_DECRYPTION_FAILED", psaAeadDecrypt.opcode), -149],
    ["padding that is wrong", error("service", "ERR_PARSEC_DECRYPTION_FAILED", psaAsymmetricDecrypt.opcode), -150],
    ["one that has its status", new PsaError("BUFFER_TOO_SMALL", "Too small."), -138],
    ["any other error", new RangeError("Wrong."), -132],
    ["no error", undefined, -132],
    ["a number", 0, -132],
    ["an object that says it succeeded", { status: 0 }, -132],
  ])("%s", (_title, thrown, status) => {
    expect(psaStatusOf(thrown)).toBe(status);
  });

  it("never become a success, nor anything that PSA lacks", () => {
    const family = fc.constantFrom("usage", "protocol", "transport", "service", "other" as "service");
    const thrown = fc.oneof(
      fc.anything(),
      fc
        .tuple(family, fc.integer())
        .map(([of, status]) => new ParsecError(of, "ERR_PARSEC_TEST", "Failed.", { status })),
    );
    fc.assert(
      fc.property(thrown, (value) => {
        const status = psaStatusOf(value);
        expect(status).toBeLessThan(0);
        expect(Object.values(PsaStatus)).toContain(status);
      }),
      { numRuns: 1000 },
    );
  });
});

it("names itself, and shows the number that it refused", () => {
  expect(() => algorithmFromPsa(0x06001309)).toThrow("The PSA algorithm 0x6001309 has no counterpart.");
  expect(String(new PsaError("NOT_SUPPORTED", "No."))).toBe("PsaError: No.");
});
