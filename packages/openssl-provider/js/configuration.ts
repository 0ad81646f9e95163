import {
  argumentError,
  checkOptions,
  mustBeArray,
  mustBeInteger,
  mustBeName,
  mustBeOneOf,
  type OptionRules,
} from "@parsec-ts/wire-protocol";

/** Options of `loadParsecProvider`: settings of the module. One that is left out is taken from the environment, else has its default. */
export interface LoadOptions {
  /** URI of the service: `unix:/run/parsec/parsec.sock` by default, or `PARSEC_SERVICE_ENDPOINT`. */
  readonly endpoint?: string;
  /** The name of this program in the service, or `PARSEC_APPLICATION_NAME`. By default the user id identifies it. */
  readonly applicationName?: string;
  /** The id of the service's provider for keys that name none, or `PARSEC_PROVIDER`. By default the first that the service lists. */
  readonly provider?: number;
  /** Milliseconds that an operation may take, or `PARSEC_TIMEOUT_MS`. 60,000 by default. */
  readonly timeoutMs?: number;
  /** The checks of the endpoint, or `PARSEC_TRUST`: `"strict"` by default. SECURITY.md, E-1. */
  readonly trust?: "strict" | "relaxed";
  /** One more user who may own the endpoint, or `PARSEC_TRUSTED_UID`. */
  readonly trustedUid?: number;
  /** Types of further file systems whose owners are believed, or `PARSEC_TRUSTED_FILE_SYSTEMS`. */
  readonly trustedFileSystems?: readonly string[];
  /** The folder in which `parsec-openssl-provider build` has put module and addon, if that is not its default. Each worker names it, too. */
  readonly directory?: string;
}

const MAX_NUMBER = 0x7fff_ffff;

const optionRules: OptionRules<LoadOptions> = {
  endpoint: mustBeSetting,
  applicationName: mustBeSetting,
  provider: mustBeInteger(1, 255),
  timeoutMs: mustBeInteger(1, MAX_NUMBER, "milliseconds"),
  trust: mustBeOneOf("strict", "relaxed"),
  trustedUid: mustBeInteger(1, MAX_NUMBER),
  trustedFileSystems: mustBeFilled,
  directory: mustBeSetting,
};

/** The names of the settings in openssl.cnf. */
const SETTINGS: Readonly<Record<Exclude<keyof LoadOptions, "directory">, string>> = {
  endpoint: "endpoint",
  applicationName: "application_name",
  provider: "provider",
  timeoutMs: "timeout_ms",
  trust: "trust",
  trustedUid: "trusted_uid",
  trustedFileSystems: "trusted_file_systems",
};

/** Lines of the module's section of an openssl.cnf. */
export function settingsOf(options: LoadOptions): readonly string[] {
  checkOptions("loadParsecProvider", options, optionRules);
  for (const name of options.trustedFileSystems ?? []) {
    if (typeof name === "string" && /^[\w.-]+$/.test(name)) continue;
    throw argumentError("trustedFileSystems", "names of file systems, such as zfs", "loadParsecProvider");
  }
  return Object.entries(SETTINGS).flatMap(([option, name]) => {
    const value = options[option as keyof typeof SETTINGS];
    return value === undefined ? [] : [`${name} = ${escaped(String(value))}`];
  });
}

/** The text of an openssl.cnf that activates the module with these settings. */
export function configurationText(module: string, settings: readonly string[]): string {
  return [
    ...["openssl_conf = parsec_load", "[parsec_load]", "providers = parsec_providers"],
    ...["[parsec_providers]", "parsec = parsec_section", "[parsec_section]", `module = ${escaped(module)}`],
    ...settings,
    ...["activate = 1", ""],
  ].join("\n");
}

/** A backslash takes from a character all that it means in openssl.cnf, where $, # and quotes mean something; letters get a meaning by it. */
function escaped(value: string): string {
  return value.replace(/[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e ]/g, "\\$&");
}

/** Accepts an array that is not empty: that one would be read from the environment, too. */
function mustBeFilled(value: unknown): string | undefined {
  return mustBeArray(value) ?? ((value as unknown[]).length === 0 ? "left out, or not empty" : undefined);
}

/** Accepts names without control characters, which no line of openssl.cnf can hold. An empty one would be read from the environment. */
function mustBeSetting(value: unknown): string | undefined {
  const expected = mustBeName(value);
  if (expected !== undefined) return expected;
  if (value === "") return "left out, or not empty";
  return /\p{Cc}/u.test(String(value)) ? "without control characters" : undefined;
}
