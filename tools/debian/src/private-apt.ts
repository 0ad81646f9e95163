import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, constants, mkdir, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { ProvisioningError } from "./provisioning-error.js";
import { runProgram, tail } from "./run-program.js";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** A file that the signed index vouches for. */
export interface FetchedFile {
  readonly file: string;
  readonly path: string;
  readonly sha256: string;
}

export interface PrivateAptOptions {
  /** Holds apt's state and the downloaded packages. */
  readonly directory: string;
  /** Debian suite that everything comes from: `trixie`. */
  readonly suite: string;
  /** Programs, which is the default, or sources. */
  readonly kind?: "deb" | "deb-src";
  readonly log: (line: string) => void;
}

/**
 * An apt of our own: its state, lists and cache in a private directory, so that nothing on the system changes and no root is needed.
 * The mirror is the one that the machine's own apt is configured with; Debian's keyring verifies its contents.
 */
export class PrivateApt {
  readonly #options: PrivateAptOptions;
  readonly #state: string;

  private constructor(options: PrivateAptOptions) {
    this.#options = options;
    this.#state = join(options.directory, "apt");
  }

  /** Fetches and verifies the index of the suite. */
  static async open(options: PrivateAptOptions): Promise<PrivateApt> {
    await requireDebian();
    const apt = new PrivateApt(options);
    await apt.#configure();
    await apt.#update();
    return apt;
  }

  /** Downloads packages, keeping those whose hash is still the index's. */
  async download(names: readonly string[]): Promise<readonly FetchedFile[]> {
    const files = await this.#fetch(["download", ...names.map((name) => `${name}/${this.#options.suite}`)], "debs");
    if (files.length === names.length) return files;
    throw new ProvisioningError("ERR_DOWNLOAD", `The index names ${files.length} of ${names.length} packages.`);
  }

  /** Returns the names of a package and of all packages that it depends on. */
  async closure(name: string): Promise<readonly string[]> {
    const args = ["--print-uris", "--yes", "--no-install-recommends", "install", `${name}/${this.#options.suite}`];
    const files = (await this.#apt(args)).matchAll(/^'[^']+' ([^\s_]+)_\S+\.deb /gm);
    return [...files].map(([, file]) => file ?? "");
  }

  /**
   * Downloads the archives of a source package, not unpacked. Debian's own changes are left out: a mirror drops them with each new revision,
   * and may do so before its index says so.
   */
  downloadSource(name: string): Promise<readonly FetchedFile[]> {
    return this.#fetch(["--download-only", "--tar-only", "source", `${name}/${this.#options.suite}`], "files");
  }

  async #fetch(args: readonly string[], folder: string): Promise<readonly FetchedFile[]> {
    const directory = join(this.#options.directory, folder);
    await mkdir(directory, { recursive: true });
    // Asked elsewhere: apt does not name a file that is already in the directory where it is run.
    const wanted = parseUris(await this.#apt(["--print-uris", ...args], this.#state), directory);
    const stale = await mismatching(wanted);
    if (stale.length === 0) return wanted;
    this.#options.log(`downloading ${stale.length} of ${wanted.length} files`);
    for (const { path } of stale) await rm(path, { force: true });
    await this.#apt(args, directory);
    const wrong = await mismatching(wanted);
    if (wrong.length === 0) return wanted;
    throw new ProvisioningError(
      "ERR_DOWNLOAD",
      `Not what the signed index says: ${wrong.map(({ file }) => file).join(", ")}.`,
    );
  }

  /** Drops the index, a hundred megabytes; the packages stay. */
  async close(): Promise<void> {
    await rm(this.#state, { recursive: true, force: true });
  }

  async #configure(): Promise<void> {
    await rm(this.#state, { recursive: true, force: true });
    for (const part of ["lists/partial", "cache/archives/partial"])
      await mkdir(join(this.#state, part), { recursive: true });
    await writeFile(join(this.#state, "status"), "");
    await writeFile(join(this.#state, "apt.conf"), aptConfiguration(this.#state, await architecture()));
  }

  async #update(): Promise<void> {
    const { suite, kind = "deb", log } = this.#options;
    const failures: string[] = [];
    for (const mirror of await configuredMirrors()) {
      log(`fetching the index of ${suite}`);
      await writeFile(join(this.#state, "sources.list"), `${kind} [signed-by=${keyring()}] ${mirror} ${suite} main\n`);
      // -eany: an index that cannot be fetched or verified is a failure, not a warning.
      const { code, stdout, stderr } = await this.#run(["-eany", "update"]);
      if (code === 0) return;
      failures.push(tail(stdout + stderr, 5));
    }
    throw new ProvisioningError(
      "ERR_DOWNLOAD",
      `No mirror of this machine serves a valid index of ${suite}.\n${failures.join("\n")}`,
    );
  }

  async #apt(args: readonly string[], cwd?: string): Promise<string> {
    const { code, stdout, stderr } = await this.#run(args, cwd);
    if (code === 0) return stdout;
    throw new ProvisioningError("ERR_DOWNLOAD", `apt-get ${args.join(" ")} failed.\n${tail(stdout + stderr)}`);
  }

  #run(args: readonly string[], cwd?: string): ReturnType<typeof runProgram> {
    return runProgram(
      "apt-get",
      ["-q=1", "-c", join(this.#state, "apt.conf"), ...args],
      cwd === undefined ? {} : { cwd },
    );
  }
}

/** Debian's name of this machine's architecture. */
export async function architecture(): Promise<string> {
  const name = (await runProgram("dpkg", ["--print-architecture"])).stdout.trim();
  if (name === "amd64" || name === "arm64") return name;
  throw new ProvisioningError(
    "ERR_UNSUPPORTED_ARCHITECTURE",
    `No packages are used here for ${name}; amd64 and arm64 have them.`,
  );
}

function keyring(): string {
  return process.env.PARSEC_TS_KEYRING ?? KEYRING;
}

async function requireDebian(): Promise<void> {
  for (const program of ["apt-get", "dpkg", "dpkg-deb"]) {
    if ((await runProgram(program, ["--version"])).code !== 0) {
      throw new ProvisioningError(
        "ERR_NOT_DEBIAN",
        `${program} is missing: the real service comes from Debian's packages and needs a Debian-like host.`,
      );
    }
  }
  try {
    await access(keyring(), constants.R_OK);
  } catch (cause) {
    throw new ProvisioningError(
      "ERR_NO_KEYRING",
      `Cannot read ${keyring()}: install debian-archive-keyring, or name one in PARSEC_TS_KEYRING.`,
      { cause },
    );
  }
}

/** Roots of the plain Debian archives in the machine's own apt configuration; PARSEC_TS_MIRROR names another one. */
async function configuredMirrors(): Promise<readonly string[]> {
  const given = process.env.PARSEC_TS_MIRROR;
  if (given) return [given];
  const format = "$(REPO_URI) $(RELEASE) $(COMPONENT) $(CREATED_BY)";
  // --no-release-info: also on a fresh machine whose lists have never been fetched.
  const { stdout } = await runProgram("apt-get", ["indextargets", "--no-release-info", "--format", format]);
  const mirrors = stdout.split("\n").flatMap((line) => {
    const [uri, release = "-", component, kind] = line.split(" ");
    // Security, updates and backports live beside the archive; a base suite has no dash in its name.
    const isBase = component === "main" && kind === "Packages" && !/[-/]/.test(release);
    return uri && isBase && !uri.includes("security") ? [uri] : [];
  });
  if (mirrors.length > 0) return [...new Set(mirrors)];
  throw new ProvisioningError(
    "ERR_NO_MIRROR",
    "This machine's apt sources name no Debian mirror; name one in PARSEC_TS_MIRROR.",
  );
}

/** Read after the machine's own configuration, so that its proxies and certificates still apply. */
function aptConfiguration(state: string, arch: string): string {
  const cleared = [
    "APT::Update::Pre-Invoke",
    "APT::Update::Post-Invoke",
    "APT::Update::Post-Invoke-Success",
    "APT::Default-Release",
    "DPkg::Post-Invoke",
  ];
  const settings: readonly (readonly [string, string])[] = [
    ["Dir::Etc::sourcelist", `${state}/sources.list`],
    ["Dir::Etc::sourceparts", "/dev/null"],
    ["Dir::Etc::preferences", "/dev/null"],
    ["Dir::Etc::preferencesparts", "/dev/null"],
    ["Dir::State", state],
    ["Dir::State::lists", `${state}/lists`],
    ["Dir::State::status", `${state}/status`],
    ["Dir::Cache", `${state}/cache`],
    ["Dir::Cache::archives", `${state}/cache/archives`],
    ["Dir::Cache::pkgcache", "pkgcache.bin"],
    ["Dir::Cache::srcpkgcache", "srcpkgcache.bin"],
    ["Dir::Log", state],
    ["APT::Architecture", arch],
    // As root apt would drop to a user who cannot read the directory.
    ["APT::Sandbox::User", userInfo().username],
    ["APT::Get::AllowUnauthenticated", "false"],
    ["Acquire::AllowInsecureRepositories", "false"],
    ["Acquire::Retries", "3"],
    ["Acquire::Languages", "none"],
    ["Acquire::IndexTargets::deb::DEP-11::DefaultEnabled", "false"],
    ["Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled", "false"],
  ];
  const lines = [...cleared, "APT::Architectures"].map((name) => `#clear ${name};`);
  return [
    ...lines,
    `APT::Architectures { "${arch}"; };`,
    ...settings.map(([name, value]) => `${name} "${value}";`),
    "",
  ].join("\n");
}

/** Lines of `--print-uris`: `'uri' file size SHA256:hex`. */
function parseUris(output: string, directory: string): FetchedFile[] {
  return output.split("\n").flatMap((line) => {
    const match = /^'[^']+' (\S+) \d+ SHA256:([0-9a-f]{64})$/.exec(line.trim());
    const [, file, sha256] = match ?? [];
    return file && sha256 ? [{ file, sha256, path: join(directory, file) }] : [];
  });
}

async function mismatching(packages: readonly FetchedFile[]): Promise<FetchedFile[]> {
  const matches = await Promise.all(packages.map(async ({ path, sha256 }) => (await sha256Of(path)) === sha256));
  return packages.filter((_, index) => !matches[index]);
}

async function sha256Of(path: string): Promise<string | undefined> {
  try {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return hash.digest("hex");
  } catch {
    return undefined;
  }
}
