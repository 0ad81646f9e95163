import { ParsecError } from "@parsec-ts/wire-protocol";
import * as v from "valibot";
import type { JwtSvidOptions } from "./authentication/jwt-svid.js";
import type { FaultPlan } from "./faults/fault-plan.js";
import { PROVIDERS, type ProviderChoice } from "./providers/provider-choice.js";

/** How applications prove who they are. */
export type AuthenticatorChoice = "unix-peer-credentials" | "direct" | ({ readonly kind: "jwt-svid" } & JwtSvidOptions);

/** What a service is made of; also what the configuration file of the command holds, as JSON. */
export interface ServiceOptions {
  /** Where to listen: `unix:/path` or `tcp://host:port`. In this process's memory when left out. */
  readonly endpoint?: string;
  /** Lets a `tcp:` endpoint be one that other machines reach, in clear text. */
  readonly allowRemote?: boolean;
  /** Permission bits of a Unix socket: 0o600, the own user only, unless told otherwise. */
  readonly socketMode?: number;
  /** Milliseconds that a client may take for each read and for taking the answer: 200, as in the real service. */
  readonly timeoutMs?: number;
  /** Longest body that a request may have, in bytes: 1 MiB, as in the real service. */
  readonly maxBodyLength?: number;
  /** In priority order; `["software"]` unless told otherwise. */
  readonly providers?: readonly ProviderChoice[];
  /** In priority order; Unix peer credentials, then direct, unless told otherwise. */
  readonly authenticators?: readonly AuthenticatorChoice[];
  /** Names of applications that may ask for and delete others: a user id as text, a name, or a SPIFFE id. */
  readonly admins?: readonly string[];
  /** Lets keys be made for MD5, SHA-1 and DES. */
  readonly allowDeprecated?: boolean;
  /** Keeps the keys in a directory of mode 0700, of at most 90 bytes; in memory alone when left out. */
  readonly keyDirectory?: string;
  /** What the service does wrong. */
  readonly faults?: FaultPlan;
}

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
/** Node.js' timers hold no more, 24 days; beyond it they fire at once. */
const MAX_MS = 0x7fff_ffff;
const milliseconds = v.pipe(count, v.maxValue(MAX_MS));
const everyFault = { probability: v.optional(fraction), opcodes: v.optional(v.array(count)) };

const faults = v.strictObject({
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
      v.strictObject({ ...everyFault, kind: v.literal("neverAnswer") }),
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

const jwtSvid = v.strictObject({
  kind: v.literal("jwt-svid"),
  keys: v.looseObject({ keys: v.array(v.looseObject({ kty: v.string() })) }),
  audience: v.optional(v.string()),
});

const options = v.strictObject({
  endpoint: v.optional(v.string()),
  allowRemote: v.optional(v.boolean()),
  socketMode: v.optional(v.pipe(count, v.maxValue(0o777))),
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
  keyDirectory: v.optional(v.pipe(v.string(), v.minLength(1))),
  faults: v.optional(faults),
});

function isDistinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

/** @throws `ParsecError` of the usage family, `ERR_PARSEC_ARGUMENT`, that names what is wrong */
export function checkOptions(given: unknown): void {
  const { issues } = v.safeParse(options, given);
  if (issues === undefined) return;
  const [issue] = issues;
  const argument = v.getDotPath(issue) ?? "options";
  throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `${argument}: ${issue.message}.`, { argument });
}
