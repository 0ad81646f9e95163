import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildClient } from "@parsec-ts/native";
import { freshDirectory, isNative, type RunOptions, runProgram, SUCCEEDED, startMock } from "@parsec-ts/native/testing";
import { operationsByOpcode } from "@parsec-ts/operations";
import { provisionForTests, startRealService } from "@parsec-ts/real-service";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildTests } from "../scripts/build-tests.js";

const real = await provisionForTests();
const { functions } = JSON.parse(readFileSync(join(import.meta.dirname, "../functions.json"), "utf8")) as {
  readonly functions: readonly { readonly name: string; readonly operation: string | null }[];
};

const NOT_SUPPORTED = -134;
const OPCODE_DOES_NOT_EXIST = 9;
/** InvalidArgument: the credential is not one of the TPM. */
const CREDENTIAL_REFUSED = -135;

/** The mock knows an application by its user id, as the real service does. */
const ADMINS = { admins: [String(process.getuid?.())] };

const SIGNED_MESSAGES = ["sign_message", "verify_message"];
const ENCRYPTIONS = ["aead_encrypt", "aead_decrypt"];
const CIPHERS = ["cipher_encrypt", "cipher_decrypt"];
const HASHES = ["hash_compute", "hash_compare"];
const ATTESTATION = ["prepare_key_attestation", "attest_key"];

/** The mock has no TPM to attest with. */
const NO_ATTESTATION = Object.fromEntries(ATTESTATION.map((name) => [name, NOT_SUPPORTED]));

/** Functions that the real service's providers lack. */
const LACKING = {
  "mbed-crypto": [...SIGNED_MESSAGES, ...CIPHERS, ...ATTESTATION],
  pkcs11: [
    ...SIGNED_MESSAGES,
    "export_key",
    ...ENCRYPTIONS,
    ...CIPHERS,
    ...HASHES,
    "raw_key_agreement",
    ...ATTESTATION,
  ],
  tpm: [...SIGNED_MESSAGES, "export_key", ...ENCRYPTIONS, ...CIPHERS, ...HASHES, "raw_key_agreement"],
} as const;
const providers = Object.keys(LACKING) as (keyof typeof LACKING)[];

describe.runIf(isNative)("the functions of the header", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests();
  }, 400_000);

  /** The status of each function, by its name. */
  async function statuses(where: RunOptions): Promise<Record<string, number>> {
    const outcome = await runProgram([join(programs, "operations")], {
      ...where,
      env: { PARSEC_APPLICATION_NAME: "operations" },
    });
    expect(outcome).toMatchObject(SUCCEEDED);
    const rows = outcome.stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    return Object.fromEntries(rows.map(([name, status]) => [name, Number(status)]));
  }

  /** All functions with their expected statuses. */
  const expected = (others: Record<string, number>): Record<string, number> => ({
    ...Object.fromEntries(functions.map(({ name }) => [name, 0])),
    ...others,
  });

  const expectedOf = (provider: keyof typeof LACKING): Record<string, number> =>
    expected({
      ...Object.fromEntries(LACKING[provider].map((name) => [name, NOT_SUPPORTED])),
      mac_compute: OPCODE_DOES_NOT_EXIST,
      mac_verify: OPCODE_DOES_NOT_EXIST,
      ...(provider === "tpm" && { attest_key: CREDENTIAL_REFUSED }),
    });

  it("are one for each operation of the contract", () => {
    const operations = functions.flatMap(({ operation }) => operation ?? []);
    expect(operations.sort()).toEqual([...operationsByOpcode.values()].map(({ name }) => name).sort());
    expect(operations).toHaveLength(31);
  });

  it("serve all operations, with buffers a byte too small too, on the mock's software provider", async () => {
    const where = await startMock(freshDirectory(), ADMINS);
    expect(await statuses(where)).toEqual(expected(NO_ATTESTATION));
  });

  it("tell an application that is no administrator so", async () => {
    const { list_clients, delete_client } = await statuses(await startMock());
    expect([list_clients, delete_client]).toEqual([21, 21]);
  });

  it.skipIf(real === undefined).each(providers)(
    "serve the operations that the real service's %s provider has",
    { timeout: 60_000 },
    async (provider) => {
      if (real === undefined) return;
      const service = await startRealService({ installation: real, providers: [provider] });
      onTestFinished(() => service.stop());
      expect(await statuses({ cwd: freshDirectory(), endpoint: service.endpoint })).toEqual(expectedOf(provider));
    },
  );

  it.each(providers)("serve the same operations on the mock's emulation of the %s provider", async (provider) => {
    const where = await startMock(freshDirectory(), { providers: [provider], ...ADMINS });
    expect(await statuses(where)).toEqual({ ...expectedOf(provider), ...NO_ATTESTATION });
  });

  it.each([false, true])("refuse each argument that they cannot take (with sanitizers: %s)", async (sanitized) => {
    const program = join(await buildTests({ sanitized }), "invalid_arguments");
    const outcome = await runProgram([program], { cwd: "/", endpoint: "unix:/nonexistent" });
    expect(outcome).toMatchObject(SUCCEEDED);
  });

  it("serve a C++ program", async () => {
    expect(await runProgram([join(programs, "program")], await startMock())).toMatchObject(SUCCEEDED);
  });

  it("serve the example of the README, as it stands", async () => {
    const where = await startMock();
    const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
    const [include, ...statements] = (/^```c\n(.*?)^```/ms.exec(readme)?.[1] ?? "").trim().split("\n");
    writeFileSync(
      join(where.cwd, "main.c"),
      `${include}
#include <stdio.h>
int main(void)
{
    static const uint8_t hash[32] = {1};
    uint8_t signature[64];
    size_t length;
${statements.join("\n")}
    return status == PARSEC_SUCCESS && length == 64 ? 0 : 1;
}
`,
    );
    const prefix = await buildClient();
    const program = join(where.cwd, "main");
    const libraries = [`-L${prefix}/lib`, `-Wl,-rpath,${prefix}/lib`, "-lparsec_client"];
    execFileSync("cc", ["-Wall", "-Werror", `-I${prefix}/include`, `${program}.c`, "-o", program, ...libraries]);
    expect(await runProgram([program], where)).toMatchObject(SUCCEEDED);
  });
});
