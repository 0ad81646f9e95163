import { cpSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram as runScript } from "@parsec-ts/debian";
import { type MockService, startMockService } from "@parsec-ts/mock-service";
import { buildMbedTls, buildOpaqueMbedTls, pythonLibraries } from "@parsec-ts/native";
import {
  type Ended,
  freshDirectory,
  isNative,
  keyNames,
  type RunOptions,
  runProgram,
  SUCCEEDED,
  startMock,
  startStubService,
} from "@parsec-ts/native/testing";
import { psaCipherEncrypt } from "@parsec-ts/operations";
import { provisionForTests, type RealProvider, startRealService } from "@parsec-ts/real-service";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { install } from "../scripts/build-driver.js";
import { buildTests } from "../scripts/build-tests.js";

const real = await provisionForTests();

describe.runIf(isNative).each([
  ["", false],
  [" with AddressSanitizer and UBSan", true],
])("the opaque driver%s", (_title, sanitized) => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests("opaque", { sanitized });
  }, 400_000);

  const run = (where: RunOptions, program: string, ...args: string[]) =>
    runProgram([join(programs, program), ...args], where);

  it("encrypts, decrypts, agrees on secrets and computes MACs as Mbed TLS does, into buffers of any size", async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    const parts = ["oaep", "pkcs1", "agreement", "ciphers", "macs", "sizes", "others"];
    expect(await run(where, "opaque_operations", ...parts)).toMatchObject(SUCCEEDED);
    expect(await keyNames(where.service, "Parsec Opaque Driver")).toEqual([]);
  });

  it("refuses contexts that are not its own, and attributes that Parsec cannot express, without a service", async () => {
    const where = { cwd: freshDirectory(), endpoint: "unix:/nonexistent" };
    expect(await run(where, "opaque_contexts")).toMatchObject(SUCCEEDED);
  });

  it("takes no initialization vector from a ciphertext that is shorter than one", async () => {
    const results = new Map([[psaCipherEncrypt.opcode, { ciphertext: Uint8Array.of(1, 2, 3) }]]);
    expect(await run(await startStubService(freshDirectory(), results), "opaque_hostile")).toMatchObject(SUCCEEDED);
  });

  it("forgets keys in the service only by parsec_forget_key(), and volatile ones when Mbed TLS ends", async () => {
    const cwd = freshDirectory();
    const endpoint = `unix:${join(cwd, "parsec.sock")}`;
    const start = (): Promise<MockService> =>
      startMockService({ endpoint, keyDirectory: join(cwd, "keys"), authenticators: ["direct"] });
    let service = await start();
    onTestFinished(() => service.close());
    const steps = [
      () => service.close(),
      async () => {
        service = await start();
      },
    ];
    const next = async (): Promise<void> => steps.shift()?.();
    expect(await run({ cwd, endpoint, next }, "opaque_forgetting")).toMatchObject(SUCCEEDED);
    expect(steps).toEqual([]);
  });
});

describe.runIf(isNative)("the opaque driver on the real service", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests("opaque");
  }, 400_000);

  it.skipIf(real === undefined).each<[RealProvider, string[]]>([
    ["mbed-crypto", ["oaep", "pkcs1", "agreement", "sizes"]],
    ["pkcs11", ["pkcs1", "sizes"]],
    ["tpm", ["pkcs1", "sizes"]],
  ])("does with the %s provider what that can: %j", { timeout: 120_000 }, async (provider, parts) => {
    if (real === undefined) return;
    const service = await startRealService({ installation: real, providers: [provider] });
    onTestFinished(() => service.stop());
    const where = { cwd: freshDirectory(), endpoint: service.endpoint };
    expect(await runProgram([join(programs, "opaque_operations"), ...parts], where)).toMatchObject(SUCCEEDED);
  });
});

describe.runIf(isNative)("TLS 1.3 of Mbed TLS with keys of the service at both ends", () => {
  let programs: string;
  beforeAll(async () => {
    programs = await buildTests("opaque");
  }, 400_000);

  const run = (where: RunOptions, ...args: string[]) => runProgram([join(programs, "opaque_tls"), ...args], where);

  /** The outcomes of server and client, whose service may be another than that in which the keys were made. */
  async function connect({ cwd, endpoint }: RunOptions): Promise<readonly [Ended, Ended | undefined]> {
    let client: Promise<Ended> | undefined;
    const next = async (): Promise<void> => {
      client = run({ cwd, endpoint }, "connect");
    };
    const server = await run({ cwd, endpoint, next }, "serve");
    return [server, await client];
  }

  it.each(["ecc", "rsa"])("connects with a server's %s key on the mock service", async (kind) => {
    const where = await startMock();
    expect(await run(where, "prepare", kind)).toMatchObject(SUCCEEDED);
    expect(await connect(where)).toMatchObject([SUCCEEDED, SUCCEEDED]);
  });

  it("does not connect without the service, which has the keys", async () => {
    const where = await startMock();
    expect(await run(where, "prepare", "ecc")).toMatchObject(SUCCEEDED);
    const [server, client] = await connect({ cwd: where.cwd, endpoint: "unix:/nonexistent" });
    expect(server).toMatchObject({ code: 1, stderr: expect.stringContaining("mbedtls_ssl_handshake") });
    expect(client).toMatchObject({ code: 1, stderr: expect.stringContaining("mbedtls_ssl_handshake") });
  });

  it.skipIf(real === undefined).each<[RealProvider, string]>([
    ["mbed-crypto", "rsa"],
    ["pkcs11", "ecc"],
    ["tpm", "ecc"],
  ])("connects with keys of the real service's %s provider: %s", { timeout: 120_000 }, async (provider, kind) => {
    if (real === undefined) return;
    const service = await startRealService({ installation: real, providers: [provider] });
    onTestFinished(() => service.stop());
    const where = { cwd: freshDirectory(), endpoint: service.endpoint };
    expect(await run(where, "prepare", kind)).toMatchObject(SUCCEEDED);
    expect(await connect(where)).toMatchObject([SUCCEEDED, SUCCEEDED]);
  });
});

describe.runIf(isNative)("the guide for Mbed TLS", () => {
  let mbedTls: string;
  beforeAll(async () => {
    await buildTests("opaque");
    mbedTls = await buildOpaqueMbedTls();
  }, 400_000);

  it("has commands that build the example, which makes a key, signs and forgets it", { timeout: 60_000 }, async () => {
    const where = await startMock(freshDirectory(), { authenticators: ["direct"] });
    const guide = readFileSync(join(import.meta.dirname, "../../../docs/guides/mbedtls.md"), "utf8");
    const commands = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block).join("\n");
    const paths = { example: join(import.meta.dirname, "../example"), prefix: install, mbedtls: mbedTls };
    for (const [name, path] of Object.entries(paths)) symlinkSync(path, join(where.cwd, name));
    const { code, stdout, stderr } = await runProgram(["bash", "-e", "-c", commands], where);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.endsWith("signed and verified\nforgotten\n")).toBe(true);
    expect(await keyNames(where.service, "Parsec Opaque Driver")).toEqual([]);
  });
});

describe.runIf(isNative)("add_to_mbedtls.py", () => {
  let mbedTls: string;
  let PYTHONPATH: string;
  beforeAll(async () => {
    mbedTls = await buildMbedTls("3.6");
    PYTHONPATH = await pythonLibraries();
  }, 300_000);

  const script = join(import.meta.dirname, "../opaque/add_to_mbedtls.py");
  const TEMPLATE = "scripts/data_files/driver_templates/psa_crypto_driver_wrappers.h.jinja";
  const CORE = "library/psa_crypto.c";
  const WRAPPERS = ["library/psa_crypto_driver_wrappers.h", "library/psa_crypto_driver_wrappers_no_static.c"];

  /** A copy of Mbed TLS' source without the driver: the files that are read, and those that are written. */
  function source(): string {
    const copy = freshDirectory();
    const paths = ["framework/scripts", "scripts", "include/mbedtls/build_info.h", CORE, ...WRAPPERS];
    for (const path of paths) cpSync(join(mbedTls, path), join(copy, path), { recursive: true });
    return copy;
  }

  const contents = (directory: string): ReadonlyMap<string, string> =>
    new Map(
      readdirSync(directory, { recursive: true })
        .map(String)
        .filter((name) => !name.includes("__pycache__") && statSync(join(directory, name)).isFile())
        .map((name) => [name, readFileSync(join(directory, name), "utf8")]),
    );

  const add = (directory: string, env: NodeJS.ProcessEnv = { PYTHONPATH }) =>
    runScript("python3", [script, directory], { env });

  it("changes nothing when it runs again", async () => {
    const directory = source();
    const before = contents(directory);
    expect(await add(directory)).toMatchObject({ code: 0 });
    const once = contents(directory);
    const changed = [...once].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
    expect(changed.sort()).toEqual([
      "library/parsec_opaque_entry_points.h",
      CORE,
      ...WRAPPERS,
      "scripts/data_files/driver_jsons/driverlist.json",
      "scripts/data_files/driver_jsons/parsec_opaque.json",
      TEMPLATE,
      "scripts/data_files/driver_templates/psa_crypto_driver_wrappers_no_static.c.jinja",
    ]);
    expect(await add(directory)).toMatchObject({ code: 0 });
    expect(contents(directory)).toEqual(once);
  });

  it.each([
    ["another version", "include/mbedtls/build_info.h", '"3.6.', '"3.7.', "The version 3.6"],
    [
      "another core",
      CORE,
      "local_iv[PSA_CIPHER_IV_MAX_SIZE]",
      "iv[16]",
      "The initialization vector of psa_cipher_encrypt()",
    ],
    [
      "another look-up of keys",
      CORE,
      "psa_get_and_lock_transparent_key_slot",
      "find_key_slot",
      "The look-up of the key",
    ],
    ["templates without an operation", TEMPLATE, "wrapper_mac_compute", "wrapper_mac", "mac_compute"],
    [
      "templates without their start",
      TEMPLATE,
      "psa_driver_wrapper_init",
      "psa_wrapper_init",
      "psa_driver_wrapper_init()",
    ],
  ])("refuses %s, and changes nothing", async (_title, file, expected, actual, message) => {
    const directory = source();
    const path = join(directory, file);
    writeFileSync(path, readFileSync(path, "utf8").replaceAll(expected, actual));
    const before = contents(directory);
    const { code, stderr } = await add(directory);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
    expect(stderr).toContain("The driver was written for Mbed TLS 3.6.");
    expect(contents(directory)).toEqual(before);
  });

  it("says what the generator of Mbed TLS wants", async () => {
    const directory = source();
    writeFileSync(join(directory, "jinja2.py"), "raise ImportError('planted')\n");
    const { code, stderr } = await add(directory, { PYTHONPATH: directory });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("It wants jinja2 and jsonschema.") });
  });
});
