import { execFile } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startMockService } from "@parsec-ts/mock-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { expect, it, onTestFinished } from "vitest";

const script = fileURLToPath(new URL("../../fleet-enrolment/enrol.sh", import.meta.url));
const command = join(dirname(createRequire(import.meta.url).resolve("@parsec-ts/cli/package.json")), "bin/parsec.js");

async function startFleet() {
  const directory = temporaryDirectory("fleet", onTestFinished);
  symlinkSync(command, join(directory, "parsec"));
  const [ca, device] = await Promise.all(
    ["ca", "device"].map((name) => startMockService({ endpoint: `unix:${join(directory, `${name}.sock`)}` })),
  );
  onTestFinished(async () => {
    await ca?.close();
    await device?.close();
  });
  const folder = join(directory, "certificates");
  const env = {
    ...process.env,
    PATH: `${directory}:${process.env.PATH}`,
    PARSEC_SERVICE_ENDPOINT: ca?.endpoint,
    DEVICE_ENDPOINT: device?.endpoint,
  };
  const enrol = (...names: string[]) => promisify(execFile)("sh", [script, folder, ...names], { env });
  const certificate = (name: string) => new X509Certificate(readFileSync(join(folder, `${name}.pem`)));
  const parsec = (endpoint: "DEVICE_ENDPOINT" | "PARSEC_SERVICE_ENDPOINT", ...args: string[]) =>
    promisify(execFile)(command, args, { env: { ...env, PARSEC_SERVICE_ENDPOINT: env[endpoint] } });
  return { folder, enrol, certificate, parsec };
}

it("enrols devices with certificates of the fleet's CA, and leaves no key and no request in a file", async () => {
  const { folder, enrol, certificate } = await startFleet();
  expect((await enrol("pump-17", "pump-18")).stdout).toContain("pump-17 is enrolled\npump-18 is enrolled\n");
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
  const { enrol, certificate } = await startFleet();
  await enrol("pump-17");
  const { serialNumber } = certificate("pump-17");
  expect((await enrol("pump-17", "pump-18")).stdout).toBe("pump-17 has its certificate\npump-18 is enrolled\n");
  expect(certificate("pump-17").serialNumber).toBe(serialNumber);
});

it("renews a certificate that ends soon, and makes that of the CA if only its key is there", async () => {
  const { folder, enrol, certificate, parsec } = await startFleet();
  await enrol("pump-17");
  const { publicKey, serialNumber } = certificate("pump-17");
  const soon = [
    "cert",
    "issue",
    "-k",
    "fleet-ca",
    "--ca-cert",
    join(folder, "ca.pem"),
    "--subject",
    "CN=pump-17",
    "--days",
    "20",
  ];
  const request = ["csr", "-k", "pump-17/identity", "--subject", "CN=pump-17", "--out", join(folder, "csr")];
  await parsec("DEVICE_ENDPOINT", ...request);
  await parsec("PARSEC_SERVICE_ENDPOINT", ...soon, "--in", join(folder, "csr"), "--out", join(folder, "pump-17.pem"));
  expect((await enrol("pump-17")).stdout).toBe("pump-17 is enrolled\n");
  expect(certificate("pump-17").publicKey.equals(publicKey)).toBe(true);
  expect(certificate("pump-17").serialNumber).not.toBe(serialNumber);
  rmSync(join(folder, "ca.pem"));
  await enrol("pump-18");
  expect(certificate("pump-18").verify(certificate("ca").publicKey)).toBe(true);
});

it("refuses a name that could be a path or an option", async () => {
  const { enrol } = await startFleet();
  await expect(enrol("../pump")).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining("is no name") });
});
