import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MockService } from "@parsec-ts/mock-service";
import { openSslProgramForTests } from "@parsec-ts/native";
import { type Ended, freshDirectory, isNative, runProgram, startMock } from "@parsec-ts/native/testing";
import { type ConnectedClient, connect } from "@parsec-ts/node";
import { eccKeyPair, ecdsa, type KeyAttributes, rsaKeyPair, rsaPkcs1v15Sign, rsaPss } from "@parsec-ts/operations";
import { provisionForTests, type RealProvider, startRealService } from "@parsec-ts/real-service";
import { onTestFinished } from "vitest";
import { buildProvider, modulePath } from "../scripts/build-provider.js";

const real = await provisionForTests();
/** Debian's programs, by their paths; "" where they cannot be fetched. */
export const openssl: string = (await openSslProgramForTests("openssl")) ?? "";
export const openssl35: string = (await openSslProgramForTests("openssl-3.5")) ?? "";

/** True if the module can be built, and Debian's programs can be fetched. */
export const hasPrograms: boolean = isNative && openssl !== "";

/** A service with keys, a directory, and an openssl.cnf that activates the module. */
export interface Workbench {
  readonly cwd: string;
  readonly endpoint: string;
  readonly env: NodeJS.ProcessEnv;
  readonly parsec: ConnectedClient;
  /** The mock, if that is the service. */
  readonly mock: MockService | undefined;
  /** Runs the openssl of this workbench. */
  openssl(...args: string[]): Promise<Ended>;
  /** Runs any program with the same environment; variables may be added. */
  run(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended>;
  /** Starts a server, until the test has finished; resolves when its output matches. Its process is the one that was started. */
  start(command: readonly string[], ready: RegExp): Promise<RunningServer>;
  /** Runs openssl, which must succeed, and returns its output. */
  must(...args: string[]): Promise<string>;
}

export interface RunningServer {
  readonly pid: number;
  /** Its output until now, of both streams. */
  output(): string;
}

export interface WorkbenchOptions {
  /** A provider of the real service; the mock by default. */
  readonly provider?: RealProvider | undefined;
  /** Further lines of the module's section of openssl.cnf. */
  readonly section?: readonly string[];
  /** Signature algorithms of TLS for programs that have no option for them. */
  readonly signatureAlgorithms?: string;
  /** The openssl to run: Debian's 3.0 by default. */
  readonly program?: string;
  /** The path of the module; by default it is built for release. */
  readonly module?: string;
}

const usage = ["signHash", "verifyHash"] as const;

/** Keys by name. RSA-PSS keys can be made by every provider and used by those of {@link signsPss}. */
export const KEYS: Readonly<Record<"ec" | "rsa" | "pss", KeyAttributes>> = {
  ec: eccKeyPair("P-256", { usage, algorithm: ecdsa("SHA_256") }),
  rsa: rsaKeyPair(2048, { usage, algorithm: rsaPkcs1v15Sign("SHA_256") }),
  pss: rsaKeyPair(2048, { usage, algorithm: rsaPss("SHA_256") }),
};

/** Services that programs are tried with: the mock, and where it can be fetched the real one with each provider. */
export const SERVICES: readonly (RealProvider | undefined)[] = [
  undefined,
  ...(real === undefined ? [] : (["mbed-crypto", "pkcs11", "tpm"] as const)),
];
/** True for providers that sign with RSA-PSS: the TPM and PKCS#11 providers of Parsec 1.4 refuse it. */
export const signsPss = (provider: RealProvider | undefined): boolean =>
  provider === undefined || provider === "mbed-crypto";
export const titleOf = (provider: RealProvider | undefined): string =>
  provider === undefined ? "the mock service" : `the real service's ${provider} provider`;

interface Started {
  readonly endpoint: string;
  readonly mock: MockService | undefined;
}

/** Each service with OpenSSL 3.0, and the mock with 3.5 too: titles, the provider, and the program. */
export const PROGRAMS: readonly (readonly [string, RealProvider | undefined, string])[] = [
  ...SERVICES.map((provider) => [`OpenSSL 3.0 and ${titleOf(provider)}`, provider, openssl] as const),
  ["OpenSSL 3.5 and the mock service", undefined, openssl35],
];

async function startService(cwd: string, provider: RealProvider | undefined): Promise<Started> {
  if (provider === undefined) {
    const { endpoint, service } = await startMock(cwd);
    return { endpoint, mock: service };
  }
  if (real === undefined) throw new Error("There is no real service.");
  const service = await startRealService({ installation: real, providers: [provider] });
  onTestFinished(() => service.stop());
  return { endpoint: service.endpoint, mock: undefined };
}

/** The lines of an openssl.cnf that activates the module after the default provider. */
export function configuration(module: string, section: readonly string[] = [], signatureAlgorithms = ""): string {
  const tls =
    signatureAlgorithms === ""
      ? []
      : ["[ssl]", "system_default = tls", "[tls]", `SignatureAlgorithms = ${signatureAlgorithms}`];
  return [
    "openssl_conf = openssl_init",
    ...["[openssl_init]", "providers = providers", ...(tls.length === 0 ? [] : ["ssl_conf = ssl"])],
    ...tls,
    ...["[providers]", "default = default_section", "parsec = parsec_section"],
    ...["[default_section]", "activate = 1"],
    ...["[parsec_section]", `module = ${module}`, ...section, "activate = 1"],
    ...["[req]", "distinguished_name = req_name", "[req_name]", ""],
  ].join("\n");
}

/** Starts a server; rejects if it ends before it is ready. */
function startServer([file = "", ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv, ready: RegExp) {
  return new Promise<RunningServer>((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const onData = (chunk: Buffer) => {
      output += chunk;
      if (ready.test(output)) resolve({ pid: child.pid ?? 0, output: () => output });
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${file} ${args.join(" ")} has ended:\n${output}`)));
    onTestFinished(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    });
  });
}

/** Opens a workbench with keys, until the test has finished. */
export async function openWorkbench(
  keys: Readonly<Record<string, KeyAttributes>> = {},
  { provider, section = [], signatureAlgorithms, program = openssl, module }: WorkbenchOptions = {},
): Promise<Workbench> {
  const cwd = freshDirectory();
  const { endpoint, mock } = await startService(cwd, provider);
  const parsec = await connect({ endpoint });
  onTestFinished(() => parsec.close());
  for (const [keyName, attributes] of Object.entries(keys)) await parsec.generateKey({ keyName, attributes });
  const config = join(cwd, "openssl.cnf");
  writeFileSync(config, configuration(module ?? modulePath(await buildProvider()), section, signatureAlgorithms));
  const env = { OPENSSL_CONF: config };
  const run: Workbench["run"] = (command, more = {}) =>
    runProgram(command, { cwd, endpoint, env: { ...env, ...more } });
  return {
    ...{ cwd, endpoint, env, parsec, mock, run },
    start: (command, ready) =>
      startServer(command, cwd, { ...process.env, PARSEC_SERVICE_ENDPOINT: endpoint, ...env }, ready),
    openssl: (...args) => run([program, ...args]),
    async must(...args) {
      const { code, stdout, stderr } = await run([program, ...args]);
      if (code !== 0) throw new Error(`openssl ${args.join(" ")} failed:\n${stdout}${stderr}`);
      return stdout;
    },
  };
}
