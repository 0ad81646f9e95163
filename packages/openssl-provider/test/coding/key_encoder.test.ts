import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, KEYS, openWorkbench, PROGRAMS } from "../workbench.js";

const programs = PROGRAMS.filter(([, provider]) => provider === undefined);

describe.runIf(hasPrograms).each(programs)("a key that is written by %s", (_title, provider, program) => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it("is its public half, as any other public key", async () => {
    const bench = await openWorkbench(KEYS, { provider, program });
    for (const key of Object.keys(KEYS)) {
      const expected = await bench.parsec.key(key).exportPublicKey("pem");
      expect(await bench.must("pkey", "-in", `parsec:${key}`, "-pubout")).toBe(expected);
      await bench.must("pkey", "-in", `parsec:${key}`, "-pubout", "-outform", "DER", "-out", "key.der");
      expect(await bench.must("pkey", "-pubin", "-in", "key.der", "-inform", "DER")).toBe(expected);
    }
  });

  it("is a file that names it where a private key is asked for, the same one from the file", async () => {
    const bench = await openWorkbench(KEYS, { provider, program });
    for (const key of Object.keys(KEYS)) {
      const text = await bench
        .must("pkey", "-in", `parsec:${key}`, "-out", `${key}.pem`)
        .then(() => bench.must("pkey", "-in", `${key}.pem`));
      expect(text).toMatch(/^-----BEGIN PARSEC PRIVATE KEY-----\n[\s\S]+\n-----END PARSEC PRIVATE KEY-----\n$/);
      expect(await bench.must("pkey", "-in", `parsec:${key}?provider=1`)).not.toBe(text);
    }
  });

  it("is described in words", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec }, { provider, program });
    expect(await bench.must("pkey", "-in", "parsec:ec", "-noout", "-text")).toBe(
      "EC key in a Parsec service: (256 bit)\nURI: parsec:ec\nCurve: prime256v1\n",
    );
  });

  it.each([
    ["PKCS#8 in DER", ["pkey", "-outform", "DER", "-in", "parsec:ec"]],
    ["SEC1", ["ec", "-in", "parsec:ec"]],
  ])("is no %s: that stays in the service", async (_format, args) => {
    const bench = await openWorkbench(KEYS, { provider, program });
    const { code, stdout, stderr } = await bench.openssl(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("parsec private key stays in the service");
  });
});
