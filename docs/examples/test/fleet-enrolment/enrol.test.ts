import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../fleet-enrolment/enrol.sh", import.meta.url));
const command = join(dirname(createRequire(import.meta.url).resolve("@parsec-ts/cli/package.json")), "bin/parsec.js");

const directory = temporaryDirectory("fleet", afterAll);
const folder = join(directory, "certificates");
let env: NodeJS.ProcessEnv;
let first: { readonly stdout: string };

const endpointOf = (name: string): string => `unix:${join(directory, `${name}.sock`)}`;
/** Runs the script, for each device half a dozen programs. */
const enrol = (...names: string[]) => promisify(execFile)("sh", [script, folder, ...names], { env });
const certificate = (name: string) => new X509Certificate(readFileSync(join(folder, `${name}.pem`)));

let services: readonly MockService[] = [];
beforeAll(async () => {
  symlinkSync(command, join(directory, "parsec"));
  services = await Promise.all(["ca", "device"].map((name) => startMockService({ endpoint: endpointOf(name) })));
  env = {
    ...process.env,
    PATH: `${directory}:${process.env.PATH}`,
    PARSEC_SERVICE_ENDPOINT: endpointOf("ca"),
    DEVICE_ENDPOINT: endpointOf("device"),
  };
  first = await enrol("pump-17", "pump-18");
});
afterAll(() => Promise.all(services.map((service) => service.close())));

it("enrols devices with certificates of the fleet's CA, and leaves no key and no request in a file", () => {
  expect(first.stdout).toContain("pump-17 is enrolled\npump-18 is enrolled\n");
  const ca = certificate("ca");
  for (const name of ["pump-17", "pump-18"]) {
    const issued = certificate(name);
    expect(issued.subject).toBe(`CN=${name}`);
    expect(issued.subjectAltName).toBe(`DNS:${name}.fleet.example`);
    expect(issued.ca).toBe(false);
    expect(issued.verify(ca.publicKey)).toBe(true);
  }
  expect(certificate("pump-17").publicKey.equals(certificate("pump-18").publicKey)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual(["ca.pem", "pump-17.pem", "pump-18.pem"]);
});

it("goes on where it stopped, and changes no certificate that is there", async () => {
  const { serialNumber } = certificate("pump-17");
  expect((await enrol("pump-17", "pump-19")).stdout).toBe("pump-17 has its certificate\npump-19 is enrolled\n");
  expect(certificate("pump-17").serialNumber).toBe(serialNumber);
});

it("renews a certificate that ends soon", async () => {
  const { publicKey, serialNumber } = certificate("pump-18");
  const request = join(folder, "csr");
  const parsec = (name: string, ...args: string[]) =>
    promisify(execFile)(command, args, { env: { ...env, PARSEC_SERVICE_ENDPOINT: endpointOf(name) } });
  await parsec("device", "csr", "-k", "pump-18/identity", "--subject", "CN=pump-18", "--out", request);
  const issue = ["cert", "issue", "-k", "fleet-ca", "--ca-cert", join(folder, "ca.pem"), "--subject", "CN=pump-18"];
  await parsec("ca", ...issue, "--days", "20", "--in", request, "--out", join(folder, "pump-18.pem"));
  expect((await enrol("pump-18")).stdout).toBe("pump-18 is enrolled\n");
  expect(certificate("pump-18").publicKey.equals(publicKey)).toBe(true);
  expect(certificate("pump-18").serialNumber).not.toBe(serialNumber);
});

it("makes the certificate of the CA if only its key is there", async () => {
  rmSync(join(folder, "ca.pem"));
  await enrol("pump-20");
  expect(certificate("pump-20").verify(certificate("ca").publicKey)).toBe(true);
});

it("refuses a name that could be a path or an option", async () => {
  await expect(enrol("../pump")).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("is no name") });
});
