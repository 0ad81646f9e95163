import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { findOpenSsl } from "@parsec-ts/native";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, runCli, type Setting } from "../run-cli.js";

let service: MockService;
const after: (() => void)[] = [];
const directory = temporaryDirectory("cli-certificate", (remove) => after.push(remove));
const file = (name: string): string => join(directory, name);
const run = (args: readonly string[], setting: Setting = {}): Promise<Ended> => runCli(args, { service, ...setting });

/** Runs a command line that must succeed; returns its standard output. */
async function stdout(...args: readonly string[]): Promise<string> {
  const { code, stdout: text, stderr } = await run(args);
  if (code !== 0) throw new Error(stderr);
  return text;
}

const program = await findOpenSsl();
const openssl = (...args: readonly string[]): string =>
  execFileSync(program ?? "", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

beforeAll(async () => {
  service = await startMockService();
  for (const name of ["device", "ca"]) await stdout("key", "create", name);
  await stdout("key", "create", "wrapper", "--type", "rsa-2048", "--alg", "oaep");
  const ca = ["cert", "self-sign", "-k", "ca", "--subject", "CN=Fleet CA,O=Example", "--ca", "--path-length", "0"];
  await stdout(...ca, "--days", "3650", "--out", file("ca.pem"));
  writeFileSync(file("device.csr"), await stdout("csr", "-k", "device", "--subject", "CN=asked for"));
});
afterAll(async () => {
  await service?.close();
  for (const remove of after) remove();
});

describe("csr", () => {
  it.skipIf(program === undefined)("makes a request that OpenSSL verifies, with the names that are given", async () => {
    const sans = [
      "pump-17.local",
      "10.0.0.17",
      "fd00::17",
      "URI:spiffe://a/b",
      "email:a@b.c",
      "dns:dns",
      "ip:10.0.0.18",
    ];
    const usages = ["--key-usage", "digitalSignature", "--ext-key-usage", "clientAuth", "1.2.3.4"];
    const csr = await stdout("csr", "-k", "device", "--subject", "CN=a\\, b,O=é", "--san", ...sans, ...usages);
    writeFileSync(file("request.csr"), csr);
    const shown = openssl(
      "req",
      "-verify",
      "-noout",
      "-text",
      "-nameopt",
      "RFC2253,utf8,-esc_msb",
      "-in",
      file("request.csr"),
    );
    expect(shown).toContain("Subject: CN=a\\, b,O=é\n");
    expect(shown).toContain(
      "DNS:pump-17.local, IP Address:10.0.0.17, IP Address:FD00:0:0:0:0:0:0:17, URI:spiffe://a/b, email:a@b.c, DNS:dns, IP Address:10.0.0.18",
    );
    expect(shown).toContain("TLS Web Client Authentication, 1.2.3.4");
  });

  it.skipIf(program === undefined)("writes DER into a pipe and a file, and not onto a terminal", async () => {
    const args = ["csr", "-k", "device", "--subject", "CN=a", "--format", "der"];
    expect((await run(args)).bytes[0]).toBe(0x30);
    expect(await run([...args, "--out", file("request.der")])).toMatchObject({ code: 0, stdout: "" });
    expect(openssl("req", "-verify", "-inform", "DER", "-noout", "-subject", "-in", file("request.der"))).toContain(
      "a",
    );
    expect(await run(args, { terminals: ["stdout"] })).toMatchObject({ code: 2, stdout: "" });
    const { csr } = JSON.parse((await run([...args, "--json"])).stdout);
    expect(Buffer.from(csr, "base64")[0]).toBe(0x30);
  });

  it.each<[string, readonly string[], number, RegExp]>([
    [
      "a name that is none",
      ["-k", "device", "--subject", "pump-17"],
      2,
      /wants an attribute such as CN=, at character 1/,
    ],
    [
      "an attribute that is not known",
      ["-k", "device", "--subject", "serialNumbr=1"],
      2,
      /Did you mean serialNumber\?/,
    ],
    ["a name with a space as SAN", ["-k", "device", "--subject", "CN=a", "--san", "a b"], 2, /domain names in ASCII/],
    [
      "a usage that is not known",
      ["-k", "device", "--subject", "CN=a", "--key-usage", "sign"],
      2,
      /--key-usage must be/,
    ],
    ["a format that is not known", ["-k", "device", "--subject", "CN=a", "--format", "pme"], 2, /did you mean "pem"\?/],
    [
      "a path length without --ca",
      ["-k", "device", "--subject", "CN=a", "--path-length", "1"],
      2,
      /unless --ca is given/,
    ],
    [
      "a path length that is no number",
      ["-k", "device", "--subject", "CN=a", "--ca", "--path-length", "x"],
      2,
      /not "x"/,
    ],
    ["no such key", ["-k", "unknown", "--subject", "CN=a"], 3, /parsec key list/],
    ["a key that does not sign", ["-k", "wrapper", "--subject", "CN=a"], 5, /ERR_PARSEC_KEY_POLICY/],
    ["no subject", ["-k", "device"], 2, /--subject/],
  ])("refuses %s", async (_title, args, exitCode, message) => {
    const { code, stdout: text, stderr } = await run(["csr", ...args]);
    expect({ code, text }).toEqual({ code: exitCode, text: "" });
    expect(stderr).toMatch(message);
  });
});

describe("cert", () => {
  it("self-sign makes a certificate for TLS, for a year unless --days says otherwise", async () => {
    const pem = await stdout("cert", "self-sign", "-k", "device", "--subject", "CN=localhost", "--san", "localhost");
    const certificate = new X509Certificate(pem);
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(365 * 86_400_000);
    for (const days of ["0", "1.5", "x", "99999"]) {
      expect((await run(["cert", "self-sign", "-k", "device", "--subject", "CN=a", "--days", days])).code).toBe(2);
    }
  });

  it.skipIf(program === undefined)(
    "issue takes the request from a file or a pipe, and nothing of it but its key",
    async () => {
      const args = [
        "cert",
        "issue",
        "-k",
        "ca",
        "--ca-cert",
        file("ca.pem"),
        "--subject",
        "CN=pump-17",
        "--san",
        "a.b",
      ];
      const pem = await stdout(...args, "--in", file("device.csr"));
      writeFileSync(file("device.pem"), pem);
      expect(openssl("verify", "-x509_strict", "-CAfile", file("ca.pem"), file("device.pem"))).toContain("OK");
      const certificate = new X509Certificate(pem);
      expect(certificate.subject).toBe("CN=pump-17");
      expect(certificate.subjectAltName).toBe("DNS:a.b");
      const piped = await run(args, { stdin: readFileSync(file("device.csr")) });
      expect(new X509Certificate(piped.stdout).publicKey).toEqual(certificate.publicKey);
    },
  );

  it("issue refuses a request that is not signed by its key, and a CA that is none, with exit codes of their own", async () => {
    const der = Buffer.from(readFileSync(file("device.csr"), "utf8").replaceAll(/-----[^-]*-----/g, ""), "base64");
    der[der.indexOf("asked")] = 0x41;
    const args = ["cert", "issue", "-k", "ca", "--subject", "CN=a", "--ca-cert"];
    expect(await run([...args, file("ca.pem")], { stdin: der })).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("ERR_PARSEC_X509_SIGNATURE"),
    });
    const request = readFileSync(file("device.csr"));
    writeFileSync(file("self.pem"), await stdout("cert", "self-sign", "-k", "ca", "--subject", "CN=a"));
    expect(await run([...args, file("self.pem")], { stdin: request })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Make one by `parsec cert self-sign --ca`."),
    });
    expect(await run([...args, file("none.pem")], { stdin: request })).toMatchObject({ code: 12 });
    expect(await run([...args, file("ca.pem")], { stdin: "no request" })).toMatchObject({ code: 2 });
    expect(await run([...args, file("ca.pem"), "--out", file("never")], { stdin: "" })).toMatchObject({ code: 2 });
    expect(existsSync(file("never"))).toBe(false);
  });

  it("show prints what a certificate and a request say, and needs no service", async () => {
    const shown = await runCli(["cert", "show", file("ca.pem")]);
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toMatch(/^kind +certificate\nsubject +CN=Fleet CA,O=Example\nissuer +CN=Fleet CA,O=Example\n/);
    expect(shown.stdout).toMatch(/\nCA +yes, 0 more below it\n/);
    const fingerprint = new X509Certificate(readFileSync(file("ca.pem"))).fingerprint256
      .replaceAll(":", "")
      .toLowerCase();
    expect(shown.stdout).toMatch(new RegExp(`\nSHA-256 +${fingerprint}\n$`));
    const request = await run(["cert", "show", "--in", "-"], { stdin: readFileSync(file("device.csr")) });
    expect(request.stdout).toMatch(/^kind +certificate request\nsubject +CN=asked for\nkey +P-256\n/);
    expect(request.stdout).not.toMatch(/serial|valid|issuer/);
  });

  it("show does not let a name write to the terminal", async () => {
    const pem = await stdout("cert", "self-sign", "-k", "device", "--subject", "CN=a____b");
    const der = Buffer.from(pem.replaceAll(/-----[^-]*-----/g, ""), "base64");
    for (let at = der.indexOf("a____b"); at >= 0; at = der.indexOf("a____b")) der.write("a\u001b[2Jb", at, "latin1");
    const { stdout: text } = await run(["cert", "show"], { stdin: der });
    expect(text).toContain("CN=a\\1b[2Jb");
    expect(text).not.toContain("\u001b");
  });

  it.skipIf(program === undefined)("show does not let one alternative name look like two", async () => {
    const config = [
      ...["[req]", "distinguished_name=dn", "req_extensions=ext", "prompt=no", "[dn]", "CN=x"],
      ...["[ext]", "subjectAltName=@names", "[names]", "DNS.1=a.example, dns:bank.example", "DNS.2=b.example"],
    ];
    writeFileSync(file("two-in-one.cnf"), `${config.join("\n")}\n`);
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", file("two-in-one.key")];
    openssl("req", "-new", ...key, "-config", file("two-in-one.cnf"), "-out", file("two-in-one.csr"));
    const shown = await stdout("cert", "show", file("two-in-one.csr"));
    expect(shown).toMatch(/^names +dns:"a\.example, dns:bank\.example", dns:b\.example$/m);
  });

  it("show refuses anything else, and two inputs", async () => {
    for (const stdin of ["", "a text", readFileSync(file("ca.pem")).subarray(0, 200)]) {
      expect(await run(["cert", "show"], { stdin })).toMatchObject({ code: 2, stdout: "" });
    }
    expect(await run(["cert", "show", file("ca.pem"), "--in", file("ca.pem")])).toMatchObject({ code: 2 });
    expect(await run(["cert", "show", file("none.pem")])).toMatchObject({ code: 12 });
  });
});
