import { randomBytes } from "node:crypto";
import { type CallOptions, callOptionRules } from "@parsec-ts/client";
import {
  type ArgumentRule,
  argumentError,
  checkOptions,
  kindOf,
  mustBeArray,
  mustBeDate,
  mustBeName,
  mustBeObject,
  mustBeOneOf,
  mustBeText,
  mustBeTimeSpan,
  type OptionRules,
  secondsOf,
  type TimeSpan,
} from "@parsec-ts/wire-protocol";
import { isComment } from "../keys/key-line.js";

/** Options of `signSshCertificate`. */
export interface SshCertificateOptions extends CallOptions {
  /** The public key to certify: the line of its `.pub` file. Ed25519, ECDSA, RSA of 2048 bits or more, and those of FIDO tokens. */
  readonly publicKey: string;
  /** `"user"` for a login, `"host"` for a server. */
  readonly type: "user" | "host";
  /** A name for logs. At most 256 characters. */
  readonly keyId: string;
  /** User names, or host names, that the certificate is for; at least one, else it would be for all. */
  readonly principals: readonly string[];
  /** The time from `validAfter`, or from now, to the end: `"8h"`, `"30d"`, or seconds. */
  readonly validFor: TimeSpan;
  /** The start of validity; by default a minute ago, as clocks differ. */
  readonly validAfter?: Date;
  /** A number for revocation lists; by default 63 random bits. */
  readonly serial?: bigint;
  /** Restrictions, which a server must know or refuse: `{ "force-command": "/bin/backup", "source-address": "10.0.0.0/8" }`. For users only. */
  readonly criticalOptions?: Readonly<Record<string, string>>;
  /** Rights of a user, `["permit-pty"]`; by default those that `ssh-keygen` gives. A host has none. */
  readonly extensions?: readonly string[];
}

/** The fields of a certificate, checked and with their defaults. */
export interface CertificateFields {
  readonly type: "user" | "host";
  readonly serial: bigint;
  readonly keyId: string;
  readonly principals: readonly string[];
  /** Seconds since 1970. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  /** Sorted by name, as the format wants it. */
  readonly criticalOptions: readonly (readonly [name: string, data: string])[];
  readonly extensions: readonly string[];
}

/** The rights that `ssh-keygen` gives if none are named. */
const USER_EXTENSIONS = [
  "permit-X11-forwarding",
  "permit-agent-forwarding",
  "permit-port-forwarding",
  "permit-pty",
  "permit-user-rc",
];

const MAX_PRINCIPALS = 256;
const MAX_SERIAL = 0xffff_ffff_ffff_ffffn;
const BACKDATE_S = 60;

const mustBeSerial: ArgumentRule = (value) =>
  typeof value === "bigint" && value >= 0n && value <= MAX_SERIAL
    ? undefined
    : `a bigint from 0 to 2^64 - 1, not ${kindOf(value)}`;

const mustBeKeyId: ArgumentRule = (value) =>
  typeof value === "string" && value !== "" && isComment(value)
    ? undefined
    : "a text of 1 to 256 characters without control characters";

const mustBePrincipals: ArgumentRule = (value) =>
  Array.isArray(value) && value.length > 0 && value.length <= MAX_PRINCIPALS && [...value].every(isName)
    ? undefined
    : `an array of 1 to ${MAX_PRINCIPALS} names such as ["ada"], without spaces or commas`;

const optionRules: OptionRules<SshCertificateOptions> = {
  ...callOptionRules,
  publicKey: mustBeText,
  type: /* @__PURE__ */ mustBeOneOf("user", "host"),
  keyId: mustBeKeyId,
  principals: mustBePrincipals,
  validFor: mustBeTimeSpan,
  validAfter: mustBeDate,
  serial: mustBeSerial,
  criticalOptions: /* @__PURE__ */ mustBeObject('{ "source-address": "10.0.0.0/8" }'),
  extensions: mustBeArray,
};

/**
 * Checks the options and fills in their defaults.
 *
 * @throws `ParsecError` `ERR_PARSEC_ARGUMENT`
 */
export function certificateFields(options: SshCertificateOptions): {
  readonly fields: CertificateFields;
  readonly callOptions: CallOptions;
} {
  checkOptions("signSshCertificate", options, optionRules, ["publicKey", "type", "keyId", "principals", "validFor"]);
  const { publicKey: _, type, keyId, principals, validFor, validAfter, ...others } = options;
  const { serial = randomSerial(), criticalOptions = {}, extensions, ...callOptions } = others;
  const start = Math.floor((validAfter?.getTime() ?? Date.now()) / 1000);
  if (start < 0) throw refused("validAfter", "a time since 1970");
  return {
    fields: {
      type,
      serial,
      keyId,
      principals,
      validAfter: BigInt(validAfter === undefined ? start - BACKDATE_S : start),
      validBefore: BigInt(start + (secondsOf(validFor) ?? 0)),
      criticalOptions: sortedOptions(type, criticalOptions),
      extensions: sortedExtensions(type, extensions ?? (type === "user" ? USER_EXTENSIONS : [])),
    },
    callOptions,
  };
}

function sortedOptions(type: "user" | "host", criticalOptions: Readonly<Record<string, string>>): [string, string][] {
  const entries = Object.entries(criticalOptions);
  const isRight = entries.every(([name, data]) => isName(name) && mustBeName(data) === undefined);
  if (!isRight) throw refused("criticalOptions", "names with texts");
  if (type === "host" && entries.length > 0) throw refused("criticalOptions", "left out for a host: it has none");
  return entries.sort(([one], [other]) => compare(one, other));
}

function sortedExtensions(type: "user" | "host", extensions: readonly string[]): string[] {
  // Spread, as `every` skips the holes of an array.
  if (![...extensions].every(isName)) throw refused("extensions", 'an array of names such as ["permit-pty"]');
  if (type === "host" && extensions.length > 0) throw refused("extensions", "left out for a host: it has none");
  return [...new Set(extensions)].sort(compare);
}

/** A name of a user, a host, an option: visible ASCII without a comma, which separates names at a prompt. */
function isName(value: unknown): boolean {
  return typeof value === "string" && /^[!-+\--~]{1,255}$/.test(value);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : 1;
}

/** Random and positive, also for a reader that takes it for a signed number. */
function randomSerial(): bigint {
  return randomBytes(8).readBigUInt64BE() >> 1n;
}

function refused(argument: string, expected: string): Error {
  return argumentError(argument, expected, "signSshCertificate");
}
