import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { provisionForTests, type RealService, startRealService } from "@parsec-ts/real-service";
import { temporaryDirectory } from "@parsec-ts/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, runCli } from "../../run-cli.js";
import { findTpm2Tools } from "./tpm2-tools.js";

const installation = await provisionForTests();
const makeCredential = await findTpm2Tools();
const cleanups: (() => void)[] = [];
const directory = temporaryDirectory("attest", (remove) => cleanups.push(remove));
const file = (name: string): string => join(directory, name);
afterAll(() => {
  for (const remove of cleanups) remove();
});

describe.skipIf(installation === undefined || makeCredential === undefined)("attest, with a real TPM", () => {
  let service: RealService;
  const run = (...args: string[]): Promise<Ended> =>
    runCli([...args, "--endpoint", service.endpoint, "--provider", "tpm"]);

  beforeAll(async () => {
    if (installation === undefined) throw new Error("not provisioned");
    service = await startRealService({ installation, providers: ["tpm"] });
    for (const name of ["device", "other"]) await run("key", "create", name);
  });
  afterAll(() => service?.stop());

  /** Has tpm2-tools make a credential for a key. */
  async function challenge(name: string): Promise<{ secret: Buffer; credential: string }> {
    if (makeCredential === undefined) throw new Error("not provisioned");
    const { code, stdout, stderr } = await run("attest", "prepare", "-k", name, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const prepared = JSON.parse(stdout);
    const secret = randomBytes(32);
    writeFileSync(file("attesting-key.pem"), prepared.attestingKey);
    writeFileSync(file("secret.bin"), secret);
    const credential = file(`${name}.credential`);
    await makeCredential(file("attesting-key.pem"), prepared.name, file("secret.bin"), credential);
    return { secret, credential };
  }

  it("opens a credential that tpm2-tools has made for the key", async () => {
    const { secret, credential } = await challenge("device");
    const { stdout } = await run("attest", "activate", "-k", "device", "--credential", credential);
    expect(stdout).toBe(`${secret.toString("hex")}\n`);
    await run("attest", "activate", "-k", "device", "--credential", credential, "--out", file("proof.bin"));
    expect(readFileSync(file("proof.bin"))).toEqual(secret);
  });

  it("does not open one for another key, nor one that was changed", async () => {
    const { credential } = await challenge("device");
    expect((await run("attest", "activate", "-k", "other", "--credential", credential)).code).not.toBe(0);
    const changed = readFileSync(credential);
    changed.writeUInt8((changed.at(-1) ?? 0) ^ 1, changed.length - 1);
    writeFileSync(credential, changed);
    expect((await run("attest", "activate", "-k", "device", "--credential", credential)).code).not.toBe(0);
  });

  it("shows people the name, and the attesting key as PEM", async () => {
    const { stdout } = await run("attest", "prepare", "-k", "device");
    expect(stdout).toMatch(/^Name {9}000b[0-9a-f]{64}\nPublic area {2}[0-9a-f]+\n-----BEGIN PUBLIC KEY-----\n/);
  });
});

describe("attest on a service without a TPM", () => {
  let service: MockService;
  beforeAll(async () => {
    service = await startMockService();
    await runCli(["key", "create", "device"], { service });
  });
  afterAll(() => service.close());

  it("is not supported", async () => {
    expect((await runCli(["attest", "prepare", "-k", "device"], { service })).code).toBe(6);
  });

  it.each([
    ["empty", ""],
    ["of another program", "00112233000000010000"],
    ["of a later version", "badcc0de000000020000"],
    ["cut within a length", "badcc0de0000000100"],
    ["cut within its content", "badcc0de00000001000401020304000201"],
    ["with more behind it", "badcc0de0000000100010100010200"],
  ])("refuses a file that is %s, before anything is sent", async (_, hex) => {
    writeFileSync(file("credential.bin"), Buffer.from(hex, "hex"));
    const args = ["attest", "activate", "-k", "device", "--credential", file("credential.bin")];
    const { code, stderr } = await runCli(args, { service });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("tpm2_makecredential") });
  });

  it("hands on the parts of a file that is whole", async () => {
    writeFileSync(file("credential.bin"), Buffer.from("badcc0de000000010001010002aabb", "hex"));
    const args = ["attest", "activate", "-k", "device", "--credential", file("credential.bin")];
    expect((await runCli(args, { service })).code).toBe(6);
  });
});
