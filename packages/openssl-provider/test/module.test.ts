import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider, modulePath } from "../scripts/build-provider.js";
import {
  configuration,
  hasPrograms,
  KEYS,
  openssl,
  openssl35,
  openWorkbench,
  PROGRAMS,
  signsPss,
  type Workbench,
} from "./workbench.js";

/** Options that a program needs for a key whose policy is RSA-PSS. */
const PSS = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"];
const optionsFor = (key: string): readonly string[] => (key === "pss" ? PSS : []);

describe.runIf(hasPrograms)("the module", () => {
  let module: string;
  beforeAll(async () => {
    module = modulePath(await buildProvider());
  }, 600_000);

  it("needs the C library alone, and shows OpenSSL's entry alone", () => {
    const dynamic = execFileSync("readelf", ["-dW", module], { encoding: "utf8" });
    const needed = [...dynamic.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name = ""]) => name);
    expect(needed.filter((name) => !/^(libc|libm|ld-linux-.*)\.so/.test(name))).toEqual([]);
    expect(needed.some((name) => name.startsWith("libc.so"))).toBe(true);
    expect(dynamic).toMatch(/FLAGS_1.*NODELETE/);
    const symbols = execFileSync("nm", ["-D", "--defined-only", "--format=posix", module], { encoding: "utf8" });
    expect(symbols.trim().split("\n")).toEqual([expect.stringMatching(/^OSSL_provider_init T /)]);
  });

  it.each([
    ["3.0", openssl],
    ["3.5", openssl35],
  ])("is loaded by openssl.cnf, beside the default provider of %s", async (version, program) => {
    const bench = await openWorkbench({}, { program });
    expect(await bench.must("version")).toContain(`OpenSSL ${version}`);
    const { code, stdout } = await bench.openssl("list", "-providers");
    expect(code).toBe(0);
    expect(stdout).toMatch(/default\n(.*\n){2}.*active\n.*parsec\n.*Parsec provider\n.*\n.*status: active/);
  });

  it("refuses to be loaded before the default provider, which then does all work", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    const text = configuration(module).replace(/default = (.*)\nparsec = (.*)/, "parsec = $2\ndefault = $1");
    writeFileSync(join(bench.cwd, "openssl.cnf"), text);
    expect((await bench.openssl("pkey", "-in", "parsec:ec")).code).not.toBe(0);
    await bench.must("genpkey", "-algorithm", "EC", "-pkeyopt", "group:P-256", "-out", "own.pem");
    expect(await bench.must("pkey", "-in", "own.pem", "-text", "-noout")).toContain("Private-Key");
  });

  it("names the default provider as missing where only this module is asked for", async () => {
    const bench = await openWorkbench();
    const path = join(module, "..");
    const args = ["pkey", "-provider-path", path, "-provider", "parsec", "-in", "parsec:ec"];
    const { code, stderr } = await bench.run([openssl, ...args], { OPENSSL_CONF: "/dev/null" });
    expect(code).not.toBe(0);
    expect(stderr).toContain("activate default, or fips, before parsec");
  });

  it("never makes a key, hashes or encrypts for others: the default provider does", async () => {
    const bench = await openWorkbench();
    for (const algorithm of ["RSA", "RSA-PSS"])
      await bench.must(
        "genpkey",
        "-algorithm",
        algorithm,
        "-pkeyopt",
        "rsa_keygen_bits:1024",
        "-out",
        `${algorithm}.pem`,
      );
    await bench.must("genpkey", "-algorithm", "EC", "-pkeyopt", "group:P-256", "-out", "EC.pem");
    writeFileSync(join(bench.cwd, "message"), "message");
    for (const name of ["RSA", "RSA-PSS", "EC"]) {
      await bench.must("pkey", "-in", `${name}.pem`, "-pubout", "-out", "public.pem");
      await bench.must("dgst", "-sha256", "-sign", `${name}.pem`, "-out", "signature", "message");
      await bench.must("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message");
    }
  });
});

describe.runIf(hasPrograms).each(PROGRAMS)("with %s", (_title, provider, program) => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it("the commands sign, certify and list, by URI and by file", { timeout: 180_000 }, async () => {
    const bench = await openWorkbench(KEYS, { provider, program });
    writeFileSync(join(bench.cwd, "message"), "message");
    writeFileSync(join(bench.cwd, "ca.cnf"), CA_CONFIGURATION);
    for (const key of Object.keys(KEYS)) {
      if (key === "pss" && !signsPss(provider)) continue;
      await bench.must("pkey", "-in", `parsec:${key}`, "-out", `${key}.pem`);
      expect(readFileSync(join(bench.cwd, `${key}.pem`), "utf8")).toMatch(/^-----BEGIN PARSEC PRIVATE KEY-----\n/);
      await bench.must("pkey", "-in", `parsec:${key}`, "-pubout", "-out", `${key}.pub`);
      for (const reference of [`parsec:${key}`, `${key}.pem`]) await tryKey(bench, key, reference);
    }
    const listed = await bench.must("storeutl", "parsec:");
    for (const key of Object.keys(KEYS)) expect(listed).toMatch(new RegExp(`Name: parsec:${key}\\?provider=\\d`));
  });
});

/** A certificate authority in the working directory. The module is activated by openssl.cnf. */
const CA_CONFIGURATION = [
  ...["[ca]", "default_ca = own", "[own]", "database = index.txt", "rand_serial = yes", "new_certs_dir = ."],
  ...["default_md = sha256", "default_days = 1", "policy = any", "[any]", "commonName = supplied", ""],
].join("\n");

async function tryKey(bench: Workbench, key: string, reference: string): Promise<void> {
  const options = optionsFor(key);
  const signed = ["-signature", "signature", "message"];
  await bench.must("dgst", "-sha256", "-sign", reference, ...options, "-out", "signature", "message");
  await bench.must("dgst", "-sha256", "-verify", `${key}.pub`, ...options, ...signed);
  await bench.must("dgst", "-sha256", "-prverify", reference, ...options, ...signed);
  const raw = options.flatMap((option) => (option === "-sigopt" ? "-pkeyopt" : option));
  const input = ["-rawin", "-digest", "sha256", ...raw, "-in", "message"];
  await bench.must("pkeyutl", "-sign", "-inkey", reference, ...input, "-out", "signature");
  await bench.must("pkeyutl", "-verify", "-pubin", "-inkey", `${key}.pub`, ...input, "-sigfile", "signature");
  await bench.must(
    "req",
    "-new",
    "-x509",
    "-key",
    reference,
    ...options,
    "-subj",
    "/CN=ca",
    "-addext",
    "basicConstraints=CA:TRUE",
    "-out",
    "ca.crt",
  );
  await bench.must("req", "-new", "-key", reference, ...options, "-subj", "/CN=leaf", "-verify", "-out", "leaf.csr");
  const ca = ["-CA", "ca.crt", "-CAkey", reference, "-CAcreateserial"];
  await bench.must("x509", "-req", "-in", "leaf.csr", ...ca, ...options, "-out", "leaf.crt");
  await bench.must("verify", "-CAfile", "ca.crt", "leaf.crt");
  const keyOptions = options.flatMap((option) => (option === "-sigopt" ? "-keyopt" : option));
  await bench.must(
    "cms",
    "-sign",
    "-in",
    "message",
    "-signer",
    "ca.crt",
    "-inkey",
    reference,
    ...keyOptions,
    "-out",
    "cms",
  );
  expect(await bench.must("cms", "-verify", "-in", "cms", "-CAfile", "ca.crt", "-purpose", "any")).toBe("message");
  const issue = ["-config", "ca.cnf", "-batch", "-notext", "-in", "leaf.csr", "-cert", "ca.crt", "-keyfile", reference];
  for (const name of ["index.txt", "index.txt.attr"]) writeFileSync(join(bench.cwd, name), "");
  await bench.must("ca", ...issue, ...options, "-out", "leaf.crt");
  await bench.must("verify", "-CAfile", "ca.crt", "leaf.crt");
  if (key === "pss") return; // smime has no options for a key
  await bench.must("smime", "-sign", "-in", "message", "-signer", "ca.crt", "-inkey", reference, "-out", "smime");
  await bench.must("smime", "-verify", "-in", "smime", "-CAfile", "ca.crt", "-purpose", "any", "-out", "plain");
}
