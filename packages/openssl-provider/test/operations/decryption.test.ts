import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { rsaKeyPair, rsaOaep } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, openWorkbench, SERVICES, titleOf } from "../workbench.js";

const OAEP = ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256"];
const attributes = rsaKeyPair(2048, { usage: ["encrypt", "decrypt"], algorithm: rsaOaep("SHA_256") });

/** SoftHSM has OAEP with SHA-1 alone. */
const decrypts = SERVICES.filter((provider) => provider !== "pkcs11");

describe.runIf(hasPrograms)("RSA-OAEP", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(decrypts.map((provider) => [titleOf(provider), provider] as const))(
    "decrypts by %s what the default provider encrypted",
    { timeout: 60_000 },
    async (_title, provider) => {
      const bench = await openWorkbench({ rsa: attributes }, { provider });
      writeFileSync(join(bench.cwd, "secret"), "secret");
      await bench.must("pkey", "-in", "parsec:rsa", "-pubout", "-out", "rsa.pub");
      await bench.must(
        "pkeyutl",
        "-encrypt",
        "-pubin",
        "-inkey",
        "rsa.pub",
        ...OAEP,
        "-in",
        "secret",
        "-out",
        "sealed",
      );
      expect(await bench.must("pkeyutl", "-decrypt", "-inkey", "parsec:rsa", ...OAEP, "-in", "sealed")).toBe("secret");
      await bench.must("pkeyutl", "-encrypt", "-inkey", "parsec:rsa", ...OAEP, "-in", "secret", "-out", "sealed");
      expect(await bench.must("pkeyutl", "-decrypt", "-inkey", "parsec:rsa", ...OAEP, "-in", "sealed")).toBe("secret");
    },
  );

  it("takes a label, and decrypts nothing with another one", async () => {
    const bench = await openWorkbench({ rsa: attributes });
    writeFileSync(join(bench.cwd, "secret"), "secret");
    const label = (hex: string) => [...OAEP, "-pkeyopt", `rsa_oaep_label:${hex}`];
    await bench.must("pkey", "-in", "parsec:rsa", "-pubout", "-out", "rsa.pub");
    const encrypt = ["pkeyutl", "-encrypt", "-pubin", "-inkey", "rsa.pub"];
    await bench.must(...encrypt, ...label("0102"), "-in", "secret", "-out", "sealed");
    const decrypt = ["pkeyutl", "-decrypt", "-inkey", "parsec:rsa"];
    expect(await bench.must(...decrypt, ...label("0102"), "-in", "sealed")).toBe("secret");
    const { code, stdout, stderr } = await bench.openssl(...decrypt, ...label("0103"), "-in", "sealed");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("parsec decryption failed");
  });

  it.each([
    ["PKCS#1 v1.5, OpenSSL's default", []],
    ["PKCS#1 v1.5 by its name", ["-pkeyopt", "rsa_padding_mode:pkcs1"]],
    ["no padding", ["-pkeyopt", "rsa_padding_mode:none"]],
    ["a mask with another digest", [...OAEP, "-pkeyopt", "rsa_mgf1_md:sha512"]],
  ])("is the only way to decrypt: refuses %s", async (_title, options) => {
    const bench = await openWorkbench({ rsa: attributes });
    writeFileSync(join(bench.cwd, "sealed"), Buffer.alloc(256, 1));
    const { code, stderr } = await bench.openssl(
      "pkeyutl",
      "-decrypt",
      "-inkey",
      "parsec:rsa",
      ...options,
      "-in",
      "sealed",
    );
    expect(code).not.toBe(0);
    expect(stderr).toContain("parsec padding not usable");
  });

  it("opens a CMS message", async () => {
    const bench = await openWorkbench({ rsa: attributes, ca: { ...attributes } });
    writeFileSync(join(bench.cwd, "secret"), "secret");
    // A certificate for a key that does not sign: another key signs it.
    await bench.must("pkey", "-in", "parsec:rsa", "-pubout", "-out", "rsa.pub");
    await bench.must("genpkey", "-algorithm", "EC", "-pkeyopt", "group:P-256", "-out", "ca.pem");
    await bench.must("req", "-new", "-x509", "-key", "ca.pem", "-subj", "/CN=ca", "-out", "ca.crt");
    const issue = ["x509", "-new", "-force_pubkey", "rsa.pub", "-subj", "/CN=rsa", "-CA", "ca.crt", "-CAkey", "ca.pem"];
    await bench.must(...issue, "-out", "rsa.crt");
    const oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256", "-keyopt", "rsa_mgf1_md:sha256"];
    await bench.must("cms", "-encrypt", "-aes256", "-in", "secret", "-recip", "rsa.crt", ...oaep, "-out", "sealed");
    expect(await bench.must("cms", "-decrypt", "-in", "sealed", "-recip", "rsa.crt", "-inkey", "parsec:rsa")).toBe(
      "secret",
    );
  });
});
