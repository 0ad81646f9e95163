import {
  checkArgument,
  checkOptions,
  mustBeInteger,
  mustBeName,
  mustBeOneOf,
  type OptionRules,
} from "@parsec-ts/wire-protocol";

/** Options that say which key is meant. */
export interface KeyOptions {
  /** The id of the service's provider that holds the key. By default that of `loadParsecProvider`. */
  readonly provider?: number;
  /** `"RSA-PSS"` for an RSA key that permits RSA-PSS alone, so that TLS offers nothing else. By default the key's own type. */
  readonly type?: "EC" | "RSA" | "RSA-PSS";
}

const optionRules: OptionRules<KeyOptions> = {
  provider: mustBeInteger(1, 255),
  type: mustBeOneOf("EC", "RSA", "RSA-PSS"),
};

/** The URI of a key: `parsec:NAME?provider=3&type=RSA-PSS`. */
export function keyUri(functionName: string, name: string, options: KeyOptions): string {
  checkArgument(functionName, "name", name, mustBeKeyName);
  checkOptions(functionName, options, optionRules);
  const { provider, type } = options;
  const query = Object.entries({ provider, type }).filter(([, value]) => value !== undefined);
  const text = query.map((entry) => entry.join("=")).join("&");
  return `parsec:${encodeURIComponent(name)}${text === "" ? "" : `?${text}`}`;
}

function mustBeKeyName(value: unknown): string | undefined {
  return value === "" ? "the name of a key, not empty" : mustBeName(value);
}
