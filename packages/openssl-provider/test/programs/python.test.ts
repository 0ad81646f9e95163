import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSslProgramForTests } from "@parsec-ts/native";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, KEYS, openWorkbench } from "../workbench.js";
import { certify, TLS_CASES } from "./tls-cases.js";

const python = (await openSslProgramForTests("python-ssl")) ?? "";
const script = join(import.meta.dirname, "tls_pair.py");

describe.runIf(hasPrograms && python !== "")("Python's ssl", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  // Python's `ssl` sets no signature algorithms, so a key for PKCS#1 v1.5 needs the section of openssl.cnf that the guide shows.
  it.each(TLS_CASES)(
    "speaks TLS %s with a key at both ends: %s, %s",
    { timeout: 60_000 },
    async (version, key, _title, provider) => {
      const bench = await openWorkbench(
        { [key]: KEYS[key] },
        { provider, signatureAlgorithms: key === "rsa" ? "RSA+SHA256" : "" },
      );
      await certify(bench, key);
      expect(await bench.run([python, "-I", "-B", script, key, version])).toMatchObject({
        stdout: `TLSv${version} ${key}\n`,
        code: 0,
      });
    },
  );

  it("says that it cannot load a key that is not there", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await certify(bench, "ec");
    writeFileSync(
      join(bench.cwd, "ec.pem"),
      "-----BEGIN PARSEC PRIVATE KEY-----\nMA==\n-----END PARSEC PRIVATE KEY-----\n",
    );
    const { code, stderr } = await bench.run([python, "-I", "-B", script, "ec", "1.3"]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("ssl.SSLError");
  });
});
