import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ecdh, ecdsa, policyAlgorithm, rsaOaep, rsaPss } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, openWorkbench, SERVICES, titleOf } from "../workbench.js";

const GENERATE = ["genpkey", "-propquery", "provider=parsec"];

describe.runIf(hasPrograms)("genpkey with provider=parsec", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(SERVICES.map((provider) => [titleOf(provider), provider] as const))(
    "makes keys in %s that sign at once",
    { timeout: 60_000 },
    async (_title, provider) => {
      const bench = await openWorkbench({}, { provider });
      for (const [algorithm, option] of [
        ["EC", "group:P-256"],
        ["RSA", "rsa_keygen_bits:2048"],
      ] as const) {
        const uri = `uri:parsec:made/${algorithm}`;
        await bench.must(...GENERATE, "-algorithm", algorithm, "-pkeyopt", option, "-pkeyopt", uri, "-out", "key.pem");
        expect(readFileSync(join(bench.cwd, "key.pem"), "utf8")).toContain("BEGIN PARSEC PRIVATE KEY");
        await bench.must("dgst", "-sha256", "-sign", "key.pem", "-out", "signature", "openssl.cnf");
        await bench.must("dgst", "-sha256", "-prverify", "key.pem", "-signature", "signature", "openssl.cnf");
      }
      const names = (await bench.parsec.listKeys()).map(({ name }) => name);
      expect(names.sort()).toEqual(["made/EC", "made/RSA"]);
    },
  );

  it("gives a key the policy that is asked for", async () => {
    const bench = await openWorkbench();
    const make = (algorithm: string, name: string, ...options: string[]) =>
      bench.must(...GENERATE, "-algorithm", algorithm, "-pkeyopt", `uri:parsec:${name}`, ...options, "-out", "key.pem");
    await make("EC", "a", "-pkeyopt", "group:P-384");
    await make("EC", "b", "-pkeyopt", "digest:SHA512");
    await make("EC", "c", "-pkeyopt", "algorithm:ecdh");
    await make("RSA", "d", "-pkeyopt", "algorithm:pss", "-pkeyopt", "rsa_keygen_bits:3072");
    await make("RSA", "e", "-pkeyopt", "algorithm:oaep");
    await make("RSA-PSS", "f");
    const listed = new Map((await bench.parsec.listKeys()).map(({ name, attributes }) => [name, attributes]));
    expect([..."abcdef"].map((name) => listed.get(name)?.keyBits)).toEqual([384, 256, 256, 3072, 2048, 2048]);
    expect([..."abcdef"].map((name) => listed.get(name)?.keyPolicy.keyAlgorithm)).toEqual(
      [ecdsa("SHA_384"), ecdsa("SHA_512"), ecdh(), rsaPss("SHA_256"), rsaOaep("SHA_256"), rsaPss("SHA_256")].map(
        (algorithm) => policyAlgorithm(algorithm),
      ),
    );
  });

  it.each([
    ["has no name", ["-algorithm", "EC"], /name the key/],
    ["is there already", ["-algorithm", "EC", "-pkeyopt", "uri:parsec:there"], /parsec key exists already/],
    ["has a URI that is none", ["-algorithm", "EC", "-pkeyopt", "uri:there"], /begins with parsec:/],
    ["has another type's algorithm", ["-algorithm", "RSA", "-pkeyopt", "algorithm:ecdsa"], /pkcs1, pss or oaep/],
    ["is an RSA-PSS key for encryption", ["-algorithm", "RSA-PSS", "-pkeyopt", "algorithm:oaep"], /pss/],
    [
      "is on a curve that is not known here",
      ["-algorithm", "EC", "-pkeyopt", "group:wap-wsg-idm-ecid-wtls3"],
      /group is/,
    ],
    ["has a digest that is not known here", ["-algorithm", "EC", "-pkeyopt", "digest:MD5"], /digest is SHA256/],
    ["is too small", ["-algorithm", "RSA", "-pkeyopt", "bits:512"], /bits is the size/],
  ])("refuses a key that %s", async (_title, args, message) => {
    const bench = await openWorkbench();
    await bench.must(...GENERATE, "-algorithm", "EC", "-pkeyopt", "uri:parsec:there", "-out", "key.pem");
    const { code, stderr } = await bench.openssl(...GENERATE, ...args);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(message);
    expect(await bench.parsec.listKeys()).toHaveLength(1);
  });
});
