import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  ALGORITHMS,
  DH_FAMILIES,
  ECC_FAMILIES,
  type Expected,
  KEY_TYPES,
  STATUSES,
  USAGE,
} from "./vectors/expectations.js";
import { mbedTlsHeaders } from "./vectors/mbed-tls-headers.js";
import { tables, values } from "./vectors/printed-values.js";

const suites = [
  { version: "2.28", headers: await mbedTlsHeaders("bookworm") },
  { version: "3.6", headers: await mbedTlsHeaders("trixie") },
];

describe("the printed values of PSA macros", () => {
  it("come from both versions, completely", () => {
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

  it("have one expectation each, and no expectation is left over", () => {
    const expected = [ALGORITHMS, KEY_TYPES, ECC_FAMILIES, DH_FAMILIES, USAGE, STATUSES].flatMap(
      (rows: Expected<unknown>) => rows.map(([name]) => name),
    );
    // MD2 and MD4 were removed after 2.28, these algorithms came with 3: no header has both.
    const never = /^PSA_ALG_(HKDF_EXTRACT|HKDF_EXPAND|PBKDF2_HMAC)\(PSA_ALG_MD[24]\)$/;
    expect(expected.filter((name) => !never.test(name)).sort()).toEqual([...values.keys()].sort());
  });

  it.skipIf(suites.some(({ headers }) => headers === undefined)).each(suites)(
    "are those that the headers of Mbed TLS $version give",
    ({ version, headers = "" }) => {
      const directory = mkdtempSync(join(tmpdir(), "parsec-ts-psa-"));
      onTestFinished(() => rmSync(directory, { recursive: true }));
      const program = join(directory, "print-psa-values");
      const source = join(import.meta.dirname, "vectors/print-psa-values.c");
      execFileSync("cc", ["-I", headers, "-o", program, source]);
      const [title, ...lines] = execFileSync(program, { encoding: "utf8" }).trimEnd().split("\n");
      const table = tables.find((known) => known.title.startsWith(`Mbed TLS ${version}.`));
      expect(title).toMatch(`Mbed TLS ${version}.`);
      expect(lines.pop()).toBe(table?.last);
      expect(lines.map((line) => line.split(" ").pop()).map(Number)).toEqual(table?.rows.map(([, value]) => value));
    },
  );
});
