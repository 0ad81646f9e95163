import { ParsecError, unknownNameError } from "@parsec-ts/wire-protocol";
import * as v from "valibot";
import type { JwtSvidOptions } from "./authentication/jwt-svid.js";
import type { FaultPlan } from "./faults/fault-plan.js";
import { PROVIDERS, type ProviderChoice } from "./providers/provider-choice.js";

/** A way to authenticate applications. */
export type AuthenticatorChoice = "unix-peer-credentials" | "direct" | ({ readonly kind: "jwt-svid" } & JwtSvidOptions);

/** Options of a service that listens in memory, and of every other one. */
export interface InMemoryOptions {
  /** Milliseconds that each read from a client, and each write to it, may take. Default: 200, as in the real service. */
  readonly timeoutMs?: number;
  /** Longest body of a request, in bytes. Default: 1 MiB, as in the real service. */
  readonly maxBodyLength?: number;
  /** Providers in priority order. Default: `["software"]`. */
  readonly providers?: readonly ProviderChoice[];
  /** Authenticators in priority order. Default: Unix peer credentials, then direct. */
  readonly authenticators?: readonly AuthenticatorChoice[];
  /** Names of the applications that may list and delete others: a user id as text, a name, or a SPIFFE id. Default: none. */
  readonly admins?: readonly string[];
  /** Allows keys for MD5, SHA-1 and DES. Default: false. */
  readonly allowDeprecated?: boolean;
  /** Faults to inject. Default: none. */
  readonly faults?: FaultPlan;
}

/** Configuration of a service. The configuration file of the command holds the same, as JSON. */
export interface ServiceOptions extends InMemoryOptions {
  /** Endpoint URI to listen on: `unix:/path` or `tcp://host:port`. Default: the memory of this process. */
  readonly endpoint?: string;
  /** Allows a `tcp:` endpoint that other machines can reach, in clear text. Default: false. */
  readonly allowRemote?: boolean;
  /** Permission bits of a Unix socket. Default: 0o600, the own user only. */
  readonly socketMode?: number;
  /** Directory for the keys, created with mode 0700, its path at most 90 bytes long. Default: keys stay in memory. */
  readonly keyDirectory?: string;
}

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
/** Longest delay of Node.js' timers, 24 days. A longer one would fire at once. */
const MAX_MS = 0x7fff_ffff;
const milliseconds = v.pipe(count, v.maxValue(MAX_MS));
const everyFault = { probability: v.optional(fraction), opcodes: v.optional(v.array(count)) };

const faultPlan = v.strictObject({
  seed: v.pipe(v.number(), v.integer()),
  faults: v.array(
    v.variant("kind", [
      v.strictObject({ ...everyFault, kind: v.literal("delay"), ms: milliseconds }),
      v.strictObject({ ...everyFault, kind: v.literal("drop"), when: v.optional(v.picklist(["before", "after"])) }),
      v.strictObject({ ...everyFault, kind: v.literal("truncate"), at: count }),
      v.strictObject({ ...everyFault, kind: v.literal("flipBits"), count: v.optional(atLeastOne) }),
      v.strictObject({ ...everyFault, kind: v.literal("fragment"), size: v.optional(atLeastOne) }),
      v.strictObject({ ...everyFault, kind: v.literal("wrongOpcode") }),
      v.strictObject({
        ...everyFault,
        kind: v.literal("wrongStatus"),
        status: v.optional(v.pipe(count, v.maxValue(0xffff))),
      }),
      v.strictObject({ ...everyFault, kind: v.literal("neverRespond") }),
      v.strictObject({ ...everyFault, kind: v.literal("oversizedLength") }),
      v.strictObject({ probability: v.optional(fraction), kind: v.literal("refuseConnection") }),
      v.strictObject({
        probability: v.optional(fraction),
        kind: v.literal("restart"),
        downMs: v.optional(milliseconds),
      }),
    ]),
  ),
});

/** An array passes for an object without names: its message would be about `seed`. */
const faults = v.pipe(
  v.custom((plan) => !Array.isArray(plan), "It is an array: give { seed: 1, faults: [...] }"),
  faultPlan,
);

const jwtSvid = v.strictObject({
  kind: v.literal("jwt-svid"),
  keys: v.looseObject({ keys: v.array(v.looseObject({ kty: v.string() })) }),
  audience: v.optional(v.string()),
});

const inMemoryEntries = {
  timeoutMs: v.optional(v.pipe(atLeastOne, v.maxValue(MAX_MS))),
  maxBodyLength: v.optional(v.pipe(count, v.maxValue(0xffff_ffff))),
  providers: v.optional(
    v.pipe(
      v.array(v.picklist(Object.keys(PROVIDERS) as ProviderChoice[])),
      v.minLength(1),
      v.check((names) => isDistinct(names.map((name) => PROVIDERS[name].info.id)), "two of these have the same id"),
    ),
  ),
  authenticators: v.optional(
    v.pipe(
      v.array(v.union([v.picklist(["unix-peer-credentials", "direct"]), jwtSvid])),
      v.check((all) => isDistinct(all.map((one) => (typeof one === "string" ? one : one.kind))), "one is named twice"),
    ),
  ),
  admins: v.optional(v.array(v.string())),
  allowDeprecated: v.optional(v.boolean()),
  faults: v.optional(faults),
};

const inMemoryOptions = v.strictObject(inMemoryEntries);
const serviceOptions = v.strictObject({
  ...inMemoryEntries,
  endpoint: v.optional(v.string()),
  allowRemote: v.optional(v.boolean()),
  socketMode: v.optional(v.pipe(count, v.maxValue(0o777))),
  keyDirectory: v.optional(v.pipe(v.string(), v.minLength(1))),
});

function isDistinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

/**
 * Checks options of any origin.
 *
 * @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, that names the invalid option
 */
export function checkOptions(functionName: string, given: unknown): void {
  check(functionName, serviceOptions, given);
}

/** Checks options of any origin of a service in memory. Throws as {@link checkOptions}. */
export function checkInMemoryOptions(functionName: string, given: unknown): void {
  check(functionName, inMemoryOptions, given);
}

/** Checks a fault plan of any origin; `undefined` is none. Throws as {@link checkOptions}. */
export function checkFaults(plan: unknown): void {
  check("setFaults", inMemoryOptions, { faults: plan });
}

function check(functionName: string, schema: typeof inMemoryOptions | typeof serviceOptions, given: unknown): void {
  const { issues } = v.safeParse(schema, given);
  if (issues === undefined) return;
  const [issue] = issues;
  const argument = v.getDotPath(issue) ?? "options";
  if (issue.type === "strict_object" && issue.path?.length === 1 && !Object.hasOwn(schema.entries, argument)) {
    throw unknownNameError(functionName, argument, Object.keys(schema.entries));
  }
  throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `${argument}: ${issue.message}.`, { argument });
}
