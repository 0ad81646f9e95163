import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SUCCEEDED } from "@parsec-ts/native/testing";
import { psaAsymmetricEncrypt, rsaKeyPair, rsaOaep } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { buildTests, type ProviderTests } from "../../scripts/build-tests.js";
import {
  hasPrograms,
  KEYS,
  openssl,
  openssl35,
  openWorkbench,
  SERVICES,
  titleOf,
  type Workbench,
} from "../workbench.js";

const OAEP = ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256"];
const decryptsOnly = rsaKeyPair(2048, { usage: ["decrypt"], algorithm: rsaOaep("SHA_256") });

const writeSecret = (bench: Workbench, text = "secret") => writeFileSync(join(bench.cwd, "secret"), text);
const encrypt = (key: string, ...options: readonly string[]) => [
  ...["pkeyutl", "-encrypt", "-inkey", key],
  ...options,
  ...["-in", "secret", "-out", "sealed"],
];

/** Imports a key into the service whose private half this test has too, as `own.pem`. */
async function importOwn(bench: Workbench): Promise<void> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(join(bench.cwd, "own.pem"), privateKey.export({ format: "pem", type: "pkcs8" }));
  const data = privateKey.export({ format: "der", type: "pkcs1" });
  await bench.parsec.importKey({ keyName: "rsa", attributes: decryptsOnly, data });
  const written = createPublicKey(await bench.must("pkey", "-in", "parsec:rsa", "-pubout"));
  expect(written.equals(createPublicKey(privateKey))).toBe(true);
}

describe.runIf(hasPrograms)("encryption for a key of the service", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(SERVICES.map((provider) => [titleOf(provider), provider] as const))(
    "needs no usage of the key in %s",
    { timeout: 60_000 },
    async (_title, provider) => {
      const bench = await openWorkbench({ rsa: decryptsOnly }, { provider });
      writeSecret(bench);
      await bench.must("pkey", "-in", "parsec:rsa", "-out", "rsa.pem");
      for (const key of ["parsec:rsa", "rsa.pem"]) {
        await bench.must(...encrypt(key, ...OAEP));
        const decrypt = ["pkeyutl", "-decrypt", "-inkey", key, ...OAEP, "-in", "sealed"];
        // SoftHSM has OAEP with SHA-1 alone, which the service refuses.
        if (provider === "pkcs11") expect(statSync(join(bench.cwd, "sealed")).size).toBe(256);
        else expect(await bench.must(...decrypt)).toBe("secret");
      }
    },
  );

  it("makes no request, with a file that has the public half", async () => {
    const bench = await openWorkbench({ rsa: decryptsOnly });
    writeSecret(bench);
    await bench.must("pkey", "-in", "parsec:rsa", "-out", "rsa.pem");
    const env = { PARSEC_SERVICE_ENDPOINT: "unix:/run/none/parsec.sock" };
    expect(await bench.run([openssl, ...encrypt("rsa.pem", ...OAEP)], env)).toMatchObject({ code: 0 });
    expect(await bench.must("pkeyutl", "-decrypt", "-inkey", "rsa.pem", ...OAEP, "-in", "sealed")).toBe("secret");
  });

  it("sends no request to encrypt where the key permits it", async () => {
    const permits = rsaKeyPair(2048, { usage: ["encrypt", "decrypt"], algorithm: rsaOaep("SHA_256") });
    const bench = await openWorkbench({ rsa: permits });
    bench.mock?.setFaults({
      seed: 1,
      faults: [{ kind: "wrongStatus", status: 1147, opcodes: [psaAsymmetricEncrypt.opcode] }],
    });
    writeSecret(bench);
    await bench.must(...encrypt("parsec:rsa", ...OAEP));
  });

  it.each([
    ["PKCS#1 v1.5, OpenSSL's default", []],
    ["PKCS#1 v1.5 by its name", ["rsa_padding_mode:pkcs1"]],
    ["OAEP with its own default, SHA-1", ["rsa_padding_mode:oaep"]],
    ["a digest that Parsec's OAEP lacks", ["rsa_padding_mode:oaep", "rsa_oaep_md:sha512-256"]],
    ["a mask with another digest", ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha512"]],
    ["a label longer than decryption takes", ["rsa_padding_mode:oaep", `rsa_oaep_label:${"01".repeat(300)}`]],
  ])("has the settings of the default provider: %s", async (_title, settings) => {
    const options = settings.flatMap((setting) => ["-pkeyopt", setting]);
    for (const program of [openssl, openssl35]) {
      const bench = await openWorkbench({}, { program });
      await importOwn(bench);
      writeSecret(bench);
      await bench.must(...encrypt("parsec:rsa", ...options));
      expect(await bench.must("pkeyutl", "-decrypt", "-inkey", "own.pem", ...options, "-in", "sealed")).toBe("secret");
    }
  });

  it.each([
    ["a text that is too long", "parsec:rsa", "x".repeat(246), [], "data too large for key size"],
    ["an unknown digest", "parsec:rsa", "secret", [...OAEP, "-pkeyopt", "rsa_mgf1_md:sha0"], "unsupported"],
    ["a key for RSA-PSS", "parsec:pss?type=RSA-PSS", "secret", [], "operation not supported for this keytype"],
  ])("fails with the error of the default provider for %s", async (_title, key, text, options, error) => {
    const bench = await openWorkbench({ rsa: decryptsOnly, pss: KEYS.pss });
    writeSecret(bench, text);
    const { code, stderr } = await bench.openssl(...encrypt(key, ...options));
    expect(code).not.toBe(0);
    expect(stderr).toContain(error);
  });

  describe("in a C program", () => {
    let tests: ProviderTests;
    beforeAll(async () => {
      tests = await buildTests();
    }, 600_000);

    it.each([
      ["is done by the default provider, though the program prefers this module", ["encryption", "prefers"]],
      ["fails with a reason of its own after the default provider was unloaded", ["encryption", "alone"]],
      ["fails with a reason of its own where libcrypto is hidden in the program", ["encryption_hidden", "hidden"]],
      ["calls no other libcrypto of the process than the hidden one", ["encryption_hidden", "another"]],
    ])("%s", async (_title, [program = "", ...args]) => {
      const bench = await openWorkbench({ ec: KEYS.ec, rsa: decryptsOnly });
      const env = { OPENSSL_CONF: "/dev/null", PARSEC_MODULE: tests.module };
      expect(await bench.run([join(tests.programs, program), ...args], env)).toMatchObject(SUCCEEDED);
    });
  });
});
