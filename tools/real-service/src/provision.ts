import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  aptDirectory,
  cacheDirectory,
  PrivateApt,
  ProvisioningError,
  provisionOnce,
  runProgram,
  tail,
  whereDebian,
} from "@parsec-ts/debian";
import { layOut, PROGRAMS } from "./lay-out.js";

export interface ProvisionOptions {
  /** The target; by default `.cache/real-service` of this repository, or of the directory that PARSEC_TS_CACHE names. */
  readonly directory?: string;
  readonly log?: (line: string) => void;
}

/** Programs that can be started as they are, whatever libraries the machine has. */
export interface RealServiceInstallation {
  readonly directory: string;
  /** Version of Debian's parsec-service package. */
  readonly version: string;
  readonly parsec: string;
  readonly parsecTool: string;
  readonly softhsmUtil: string;
  readonly swtpm: string;
  /** The PKCS#11 module. */
  readonly softhsmModule: string;
}

const SUITE = "trixie";

/** Everything that the programs load, so that all libraries, libc included, come from one suite. */
const PACKAGES = [
  "parsec-service",
  "parsec-tool",
  "libmbedcrypto16",
  "libtss2-esys-3.0.2-0t64",
  "libtss2-sys1t64",
  "libtss2-mu-4.0.1-0t64",
  "libtss2-tctildr0t64",
  "libtss2-tcti-swtpm0t64",
  "libtss2-tcti-mssim0t64",
  "libtss2-tcti-device0t64",
  "libsqlite3-0",
  "softhsm2",
  "libsofthsm2",
  "swtpm",
  "swtpm-libs",
  "libtpms0",
  "libseccomp2",
  "libssl3t64",
  "libzstd1",
  "zlib1g",
  "libstdc++6",
  "libgcc-s1",
  "libc6",
];

/** Changes with the list of packages and the layout of the directory. */
const STAMP = `2 ${SUITE} ${PACKAGES.join(" ")}`;

/**
 * Puts a real Parsec service, SoftHSM2 and swtpm into a private directory: from Debian's packages, checked by Debian's keyring,
 * without root and without installing anything. Quick when it has been done before.
 *
 * @throws {@link ProvisioningError} `ERR_NOT_DEBIAN` where the machine has no apt, and other codes
 */
export async function provisionRealService({
  directory = cacheDirectory("real-service"),
  log = () => undefined,
}: ProvisionOptions = {}): Promise<RealServiceInstallation> {
  const target = aptDirectory(directory);
  await provisionOnce(target, STAMP, (fresh) => install(target, fresh, log));
  return await installationIn(target);
}

/** The installation for a test suite; `undefined` on a machine that is no Debian, where the suite skips what needs it. */
export function provisionForTests(): Promise<RealServiceInstallation | undefined> {
  return whereDebian(provisionRealService);
}

async function install(directory: string, fresh: string, log: (line: string) => void): Promise<void> {
  const apt = await PrivateApt.open({ directory, suite: SUITE, log });
  const packages = await apt.download(PACKAGES);
  await layOut(packages, fresh);
  await smokeTest(fresh);
  const version = packages.find(({ file }) => file.startsWith("parsec-service_"))?.file.split("_")[1] ?? "unknown";
  await writeFile(join(fresh, "version"), version);
  await apt.close();
  log(`parsec-service ${version} is in ${directory}`);
}

async function installationIn(directory: string): Promise<RealServiceInstallation> {
  const bin = join(directory, "installation/bin");
  return {
    directory,
    version: await readFile(join(directory, "installation/version"), "utf8"),
    parsec: join(bin, "parsec"),
    parsecTool: join(bin, "parsec-tool"),
    softhsmUtil: join(bin, "softhsm2-util"),
    swtpm: join(bin, "swtpm"),
    softhsmModule: join(directory, "installation/lib/libsofthsm2.so"),
  };
}

async function smokeTest(installation: string): Promise<void> {
  for (const program of PROGRAMS) {
    const flag = program === "parsec" ? "--help" : "--version";
    const { code, stdout, stderr } = await runProgram(join(installation, "bin", program), [flag]);
    if (code !== 0)
      throw new ProvisioningError("ERR_SMOKE_TEST", `${program} does not start.\n${tail(stdout + stderr)}`);
  }
}
