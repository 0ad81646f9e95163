import { eccKeyPair, ecdsa } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, KEYS, openWorkbench } from "../workbench.js";

const NAMES = ["plain", "device/identity", "with blank", "ä", "100%", "a?b#c&d=e", "-.._~"];

describe.runIf(hasPrograms)("the store", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it("lists keys by URIs that open them, whatever their names", { timeout: 60_000 }, async () => {
    const bench = await openWorkbench(Object.fromEntries(NAMES.map((name) => [name, KEYS.ec])));
    const uris = [...(await bench.must("storeutl", "parsec:")).matchAll(/Name: (.*)$/gm)].map(([, uri = ""]) => uri);
    expect(uris).toHaveLength(NAMES.length);
    expect(uris).toContain("parsec:a%3Fb%23c%26d%3De?provider=1");
    for (const uri of uris) {
      expect(await bench.must("pkey", "-in", uri, "-noout", "-text")).toContain(`URI: ${uri}`);
      await bench.must("dgst", "-sha256", "-sign", uri, "-out", "signature", "openssl.cnf");
    }
  });

  it("lists no key whose name is longer than a URI may have: a cut one would name another key", async () => {
    const bench = await openWorkbench({
      ["k".repeat(1023)]: KEYS.ec,
      ["k".repeat(1024)]: KEYS.ec,
      ["k".repeat(4000)]: KEYS.ec,
    });
    const uris = [...(await bench.must("storeutl", "parsec:")).matchAll(/Name: (.*)$/gm)].map(([, uri = ""]) => uri);
    expect(uris).toEqual([`parsec:${"k".repeat(1023)}?provider=1`]);
  });

  it("lists the keys of one provider, or of none", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    expect(await bench.must("storeutl", "parsec:?provider=1")).toContain("Total found: 1");
    expect((await bench.openssl("storeutl", "parsec:?provider=7")).stdout).not.toContain("Name:");
    expect(await bench.must("storeutl", "-certs", "parsec:ec")).toContain("Total found: 0");
  });

  it("has RSA keys as RSA-PSS keys where the URI says so, and their certificates do", async () => {
    const bench = await openWorkbench({ pss: KEYS.pss });
    const uri = "parsec:pss?type=RSA-PSS";
    await bench.must("req", "-new", "-x509", "-key", uri, "-subj", "/CN=pss", "-out", "pss.crt");
    expect(await bench.must("x509", "-in", "pss.crt", "-noout", "-text")).toMatch(/Public Key Algorithm: rsassaPss/);
    await bench.must("verify", "-CAfile", "pss.crt", "pss.crt");
    const pkcs1 = ["dgst", "-sha256", "-sign", uri, "-sigopt", "rsa_padding_mode:pkcs1", "openssl.cnf"];
    expect((await bench.openssl(...pkcs1)).stderr).toContain("parsec padding not usable");
  });

  it.each(["P-384", "P-521", "secp256k1", "brainpoolP256r1"] as const)("has keys on %s", async (curve) => {
    const bench = await openWorkbench();
    const hash = curve === "P-384" ? "SHA_384" : curve === "P-521" ? "SHA_512" : "SHA_256";
    const attributes = eccKeyPair(curve, { usage: ["signHash", "verifyHash"], algorithm: ecdsa(hash) });
    await bench.parsec.generateKey({ keyName: "ec", attributes });
    // Without a digest, the one of the key's policy.
    await bench.must("req", "-new", "-x509", "-key", "parsec:ec", "-subj", "/CN=ec", "-out", "ec.crt");
    await bench.must("verify", "-CAfile", "ec.crt", "ec.crt");
  });
});
