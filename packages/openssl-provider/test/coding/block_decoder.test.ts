import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildProvider } from "../../scripts/build-provider.js";
import { hasPrograms, KEYS, openssl35, openWorkbench, type Workbench } from "../workbench.js";

const signs = (bench: Workbench, file: string) =>
  bench.openssl("dgst", "-sha256", "-sign", file, "-out", "signature", "openssl.cnf");

describe.runIf(hasPrograms)("a PEM file that names a key", () => {
  beforeAll(async () => {
    await buildProvider();
  }, 600_000);

  it.each([
    ["a certificate before it", (key: string, certificate: string) => certificate + key],
    ["a certificate behind it", (key: string, certificate: string) => key + certificate],
    ["text around it", (key: string) => `# the key\n\n${key}\nend\n`],
    ["lines that end as in Windows", (key: string) => key.replaceAll("\n", "\r\n")],
    [
      "one long line",
      (key: string) => key.replace(/-\n([\s\S]*)\n-/, (_, body: string) => `-\n${body.replaceAll("\n", "")}\n-`),
    ],
  ])("is read with %s", async (_title, edit) => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await bench.must("pkey", "-in", "parsec:ec", "-out", "ec.pem");
    await bench.must("req", "-new", "-x509", "-key", "ec.pem", "-subj", "/CN=ec", "-out", "ec.crt");
    const [key, certificate] = ["ec.pem", "ec.crt"].map((name) => readFileSync(join(bench.cwd, name), "utf8"));
    writeFileSync(join(bench.cwd, "edited.pem"), edit(key ?? "", certificate ?? ""));
    expect(await signs(bench, "edited.pem")).toMatchObject({ code: 0 });
  });

  it("leaves files of other keys and certificates to the decoders that know them", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await bench.must("genpkey", "-algorithm", "ED25519", "-out", "own.pem");
    await bench.must("pkey", "-in", "own.pem", "-aes256", "-passout", "pass:secret", "-out", "encrypted.pem");
    await bench.must("pkey", "-in", "encrypted.pem", "-passin", "pass:secret", "-noout");
    await bench.must("pkey", "-in", "own.pem", "-outform", "DER", "-out", "own.der");
    await bench.must("pkey", "-in", "own.der", "-inform", "DER", "-noout");
    await bench.must("pkey", "-in", "parsec:ec", "-out", "ec.pem");
    appendFileSync(join(bench.cwd, "own.pem"), readFileSync(join(bench.cwd, "ec.pem")));
    expect(await bench.must("storeutl", "-noout", "-keys", "own.pem")).toContain("Total found: 2");
  });

  it("may hold a URI alone, and asks the service for the rest when it is loaded", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec, rsa: KEYS.rsa });
    const text = (value: string) => Buffer.concat([Buffer.from([0x0c, value.length]), Buffer.from(value)]);
    const write = (name: string, type: string) => {
      const content = Buffer.concat([text(`parsec:${name}`), text(type)]);
      const der = Buffer.concat([Buffer.from([0x30, content.length]), content]);
      const pem = `-----BEGIN PARSEC PRIVATE KEY-----\n${der.toString("base64")}\n-----END PARSEC PRIVATE KEY-----\n`;
      writeFileSync(join(bench.cwd, `${name}.pem`), pem);
    };
    write("ec", "EC");
    write("rsa", "RSA");
    for (const name of ["ec", "rsa"]) {
      expect(await signs(bench, `${name}.pem`)).toMatchObject({ code: 0 });
      expect(await bench.run([openssl35, "pkey", "-in", `${name}.pem`, "-noout"])).toMatchObject({ code: 0 });
    }
    write("rsa", "EC");
    expect(await signs(bench, "rsa.pem")).not.toMatchObject({ code: 0 });
  });

  it("signs nothing when the key is gone", async () => {
    const bench = await openWorkbench({ ec: KEYS.ec });
    await bench.must("pkey", "-in", "parsec:ec", "-out", "ec.pem");
    await bench.parsec.destroyKey("ec");
    expect((await signs(bench, "ec.pem")).stderr).toContain("parsec key does not exist");
  });
});
