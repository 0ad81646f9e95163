import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eccKeyPair, ecdh } from "@parsec-ts/operations";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, openWorkbench, SERVICES, titleOf, type Workbench } from "../workbench.js";

const attributes = eccKeyPair("P-256", { usage: ["derive"], algorithm: ecdh() });

/** Parsec's TPM provider has no key agreement. */
const agrees = SERVICES.filter((provider) => provider === undefined || provider === "mbed-crypto");

/** Makes a peer's key pair with the default provider, and writes both public keys. */
async function makePeer(bench: Workbench, curve = "P-256"): Promise<void> {
  await bench.must("genpkey", "-algorithm", "EC", "-pkeyopt", `group:${curve}`, "-out", "peer.pem");
  await bench.must("pkey", "-in", "peer.pem", "-pubout", "-out", "peer.pub");
  await bench.must("pkey", "-in", "parsec:ecdh", "-pubout", "-out", "ecdh.pub");
}

const DERIVATION = ["kdf-type:X963KDF", "kdf-digest:sha256", "kdf-outlen:80"].flatMap((option) => ["-pkeyopt", option]);

describe.runIf(hasPrograms)("ECDH", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each(agrees.map((provider) => [titleOf(provider), provider] as const))(
    "by %s agrees with the default provider, with and without a derivation",
    async (_title, provider) => {
      const bench = await openWorkbench({ ecdh: attributes }, { provider });
      await makePeer(bench);
      for (const options of [[], DERIVATION]) {
        const derive = ["pkeyutl", "-derive", ...options];
        await bench.must(...derive, "-inkey", "parsec:ecdh", "-peerkey", "peer.pub", "-out", "one");
        await bench.must(...derive, "-inkey", "peer.pem", "-peerkey", "ecdh.pub", "-out", "other");
        const [one, other] = ["one", "other"].map((name) => readFileSync(join(bench.cwd, name)));
        expect(one).toHaveLength(options.length === 0 ? 32 : 80);
        expect(one).toEqual(other);
      }
    },
  );

  it("opens a CMS message", async () => {
    const bench = await openWorkbench({ ecdh: attributes });
    await makePeer(bench);
    writeFileSync(join(bench.cwd, "secret"), "secret");
    await bench.must("req", "-new", "-x509", "-key", "peer.pem", "-subj", "/CN=ca", "-out", "ca.crt");
    const issue = [
      "x509",
      "-new",
      "-force_pubkey",
      "ecdh.pub",
      "-subj",
      "/CN=ecdh",
      "-CA",
      "ca.crt",
      "-CAkey",
      "peer.pem",
    ];
    await bench.must(...issue, "-out", "ecdh.crt");
    const seal = ["cms", "-encrypt", "-aes256", "-in", "secret", "-recip", "ecdh.crt", "-keyopt", "ecdh_kdf_md:sha256"];
    await bench.must(...seal, "-out", "sealed");
    const open = ["cms", "-decrypt", "-in", "sealed", "-recip", "ecdh.crt", "-inkey", "parsec:ecdh"];
    expect(await bench.must(...open)).toBe("secret");
  });

  it.each([
    ["a key on another curve", "P-384", [], ""],
    [
      "a derivation by SHA-1",
      "P-256",
      ["kdf-type:X963KDF", "kdf-digest:sha1", "kdf-outlen:20"],
      "parsec digest not usable",
    ],
    ["another derivation", "P-256", ["kdf-type:HKDF"], "parsec parameter not valid"],
  ])("refuses %s", async (_title, curve, options, message) => {
    const bench = await openWorkbench({ ecdh: attributes });
    await makePeer(bench, curve);
    const more = options.flatMap((option) => ["-pkeyopt", option]);
    const { code, stderr } = await bench.openssl(
      "pkeyutl",
      "-derive",
      "-inkey",
      "parsec:ecdh",
      "-peerkey",
      "peer.pub",
      ...more,
    );
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
  });
});
