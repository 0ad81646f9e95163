import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runProgram, tail } from "@parsec-ts/debian";
import { BackgroundProgram } from "./child.js";
import { acceptsTcp, answersPing } from "./ping.js";
import type { RealServiceInstallation } from "./provision.js";
import { PROVIDER_ID, type RealProvider, renderConfig, type ServiceConfig, TOKEN_PIN } from "./service-config.js";

export interface StartOptions
  extends Partial<
    Pick<
      ServiceConfig,
      | "providers"
      | "admins"
      | "keyInfoManager"
      | "threadPoolSize"
      | "readTimeoutMs"
      | "idleListenerSleepMs"
      | "bodyLimit"
      | "allowDeprecated"
    >
  > {
  readonly installation: RealServiceInstallation;
  /** Holds socket, keys, tokens and logs; by default a fresh one that is removed at the stop. */
  readonly directory?: string;
  /** Milliseconds until the service must respond. */
  readonly deadlineMs?: number;
}

/** A real Parsec service of one's own. */
export interface RealService {
  /** For PARSEC_SERVICE_ENDPOINT. */
  readonly endpoint: string;
  readonly socketPath: string;
  readonly directory: string;
  readonly logFile: string;
  readonly pid: number;
  /** In priority order, without the core provider. */
  readonly providerIds: readonly number[];
  /** Stops the service and starts it again with the same keys. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Longest path of a Unix socket on Linux, in bytes. */
const MAX_SOCKET_PATH = 107;

/** Starts a service, and what its providers need, in a directory of its own; resolves once it responds to a ping. */
export async function startRealService({
  installation,
  directory: given,
  deadlineMs = 10_000,
  ...options
}: StartOptions): Promise<RealService> {
  const directory = given === undefined ? await mkdtemp(join(tmpdir(), "parsec-real-")) : resolve(given);
  await mkdir(directory, { recursive: true });
  const socketPath = join(directory, "parsec.sock");
  if (Buffer.byteLength(socketPath) > MAX_SOCKET_PATH)
    throw new Error(`A socket cannot have so long a path: ${socketPath}`);

  const providers = options.providers ?? ["mbed-crypto", "pkcs11", "tpm"];
  const running: BackgroundProgram[] = [];
  const stopAll = async (): Promise<void> => {
    for (let program = running.pop(); program !== undefined; program = running.pop()) await program.stop();
    // The service leaves its socket behind, where it would look like one that can be connected to.
    await rm(socketPath, { force: true });
  };
  const stop = async (): Promise<void> => {
    await stopAll();
    if (given === undefined) await rm(directory, { recursive: true, force: true });
  };
  const start = async (): Promise<void> => {
    try {
      const env = providers.includes("pkcs11") ? await prepareToken(installation, directory) : {};
      const tpmPort = providers.includes("tpm") ? await startTpm(installation, directory, running) : 0;
      await writeFile(
        join(directory, "config.toml"),
        renderConfig({
          ...defaults(),
          ...options,
          providers,
          directory,
          socketPath,
          softhsmModule: installation.softhsmModule,
          tpmPort,
        }),
      );
      await startService(installation, { directory, socketPath, env, deadlineMs }, running);
    } catch (error) {
      await stopAll();
      throw error;
    }
  };
  // A TPM's port is free when it is chosen, but another program may take it, or talk to it, before the service does.
  if (providers.includes("tpm")) await start().catch(start);
  else await start();

  return {
    endpoint: `unix:${socketPath}`,
    socketPath,
    directory,
    logFile: join(directory, "parsec.log"),
    get pid() {
      return running.at(-1)?.pid ?? -1;
    },
    providerIds: providers.map((provider: RealProvider) => PROVIDER_ID[provider]),
    async restart() {
      await stopAll();
      await start();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function defaults(): Omit<ServiceConfig, "providers" | "directory" | "socketPath" | "softhsmModule" | "tpmPort"> {
  const uid = process.geteuid?.() ?? 0;
  return {
    admins: [uid],
    keyInfoManager: "sqlite",
    threadPoolSize: 8,
    readTimeoutMs: 200,
    idleListenerSleepMs: 1,
    allowDeprecated: false,
    allowRoot: uid === 0,
  };
}

async function startService(
  { parsec }: RealServiceInstallation,
  {
    directory,
    socketPath,
    env,
    deadlineMs,
  }: { directory: string; socketPath: string; env: NodeJS.ProcessEnv; deadlineMs: number },
  running: BackgroundProgram[],
): Promise<void> {
  const logFile = join(directory, "parsec.log");
  // The MbedCrypto provider keeps its keys in the working directory.
  const service = new BackgroundProgram(parsec, ["-c", join(directory, "config.toml")], {
    cwd: directory,
    logFile,
    env,
  });
  running.push(service);
  const until = performance.now() + deadlineMs;
  while (!(await answersPing(socketPath))) {
    if (!service.running || performance.now() > until) {
      const log = tail(await readFile(logFile, "utf8").catch(() => ""));
      throw new Error(
        `The real Parsec service ${service.running ? `does not answer after ${deadlineMs} ms` : "has ended"}. Its log:\n${log}`,
      );
    }
    await sleep(10);
  }
}

/** Makes a token for the PKCS#11 provider, unless a former start has. */
async function prepareToken(
  { softhsmUtil, softhsmModule }: RealServiceInstallation,
  directory: string,
): Promise<NodeJS.ProcessEnv> {
  const tokens = join(directory, "tokens");
  const env = { SOFTHSM2_CONF: join(directory, "softhsm2.conf") };
  const isNew = (await mkdir(tokens, { recursive: true })) !== undefined;
  if (!isNew) return env;
  await writeFile(
    env.SOFTHSM2_CONF,
    `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  const pins = ["--so-pin", TOKEN_PIN, "--pin", TOKEN_PIN];
  const { code, stdout, stderr } = await runProgram(
    softhsmUtil,
    ["--module", softhsmModule, "--init-token", "--free", "--label", "parsec", ...pins],
    { env },
  );
  if (code !== 0) throw new Error(`SoftHSM cannot make a token.\n${tail(stdout + stderr)}`);
  return env;
}

/** Starts swtpm on a free pair of loopback ports, control beside data; returns the data port. */
async function startTpm(
  { swtpm }: RealServiceInstallation,
  directory: string,
  running: BackgroundProgram[],
): Promise<number> {
  const state = join(directory, "tpm");
  const logFile = join(directory, "swtpm.log");
  await mkdir(state, { recursive: true });
  for (let attempt = 0; attempt < 20; attempt++) {
    // Below the ports that the system gives to outgoing connections.
    const port = 20_000 + 2 * Math.floor(Math.random() * 6_000);
    const control = port + 1;
    if ((await acceptsTcp(port)) || (await acceptsTcp(control))) continue;
    const args = [
      "socket",
      "--tpm2",
      "--tpmstate",
      `dir=${state}`,
      "--server",
      `type=tcp,port=${port}`,
      "--ctrl",
      `type=tcp,port=${control}`,
      "--flags",
      "not-need-init,startup-clear",
    ];
    const tpm = new BackgroundProgram(swtpm, args, { cwd: directory, logFile });
    // Asked at its control port: the data port serves one client only.
    for (let wait = 0; wait < 200 && tpm.running; wait++) {
      if (await acceptsTcp(control)) {
        running.push(tpm);
        return port;
      }
      await sleep(10);
    }
    await tpm.stop();
  }
  throw new Error(`swtpm does not start. Its log:\n${tail(await readFile(logFile, "utf8").catch(() => ""))}`);
}
