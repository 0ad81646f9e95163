import type { Changes } from "./changes.js";

/** The calls that the page can make. */
export const ACTIONS = ["connect", "create", "sign", "verify", "publicKey", "random", "destroy"] as const;
export type Action = (typeof ACTIONS)[number];

/** The kinds of keys that the page can create. */
export const KINDS = ["P-256", "P-384", "RSA-2048"] as const;
export type Kind = (typeof KINDS)[number];

/** Everything that a link carries. */
export interface State {
  readonly action: Action;
  readonly key: string;
  readonly kind: Kind;
  readonly message: string;
  /** True if the client pins the public key and verifies signatures itself. */
  readonly distrust: boolean;
  /** The operation whose responses are changed, and the changes. */
  readonly broken?: { readonly opcode: number; readonly changes: Changes };
}

export const DEFAULT_STATE: State = {
  action: "connect",
  key: "device/identity",
  kind: "P-256",
  message: "hello, parsec",
  distrust: false,
};

const MAX_TEXT = 200;
const MAX_FLIPS = 64;
const MAX_OFFSET = 0xffff;
const MAX_EXTRA = 64;

/** Writes the state as the fragment of a link, without `#`. */
export function toFragment({ action, key, kind, message, distrust, broken }: State): string {
  const parameters = new URLSearchParams({ do: action, key, kind, message });
  if (distrust) parameters.set("distrust", "1");
  if (broken !== undefined) {
    parameters.set("break", String(broken.opcode));
    const flips = [...broken.changes.flips].map(([offset, bits]) => `${offset}-${bits.toString(16).padStart(2, "0")}`);
    if (flips.length > 0) parameters.set("flip", flips.join("."));
    if (broken.changes.extra !== 0) parameters.set("extra", String(broken.changes.extra));
  }
  return parameters.toString();
}

/** Reads a fragment; parts of it that mean nothing are left at their defaults. */
export function fromFragment(fragment: string): State {
  const parameters = new URLSearchParams(fragment.replace(/^#/, ""));
  const text = (name: string, fallback: string): string => parameters.get(name)?.slice(0, MAX_TEXT) ?? fallback;
  const broken = brokenFrom(parameters);
  return {
    action: oneOf(ACTIONS, parameters.get("do"), DEFAULT_STATE.action),
    key: text("key", DEFAULT_STATE.key) || DEFAULT_STATE.key,
    kind: oneOf(KINDS, parameters.get("kind"), DEFAULT_STATE.kind),
    message: text("message", DEFAULT_STATE.message),
    distrust: parameters.get("distrust") === "1",
    ...(broken === undefined ? {} : { broken }),
  };
}

function brokenFrom(parameters: URLSearchParams): State["broken"] {
  const opcode = integer(parameters.get("break"), 1, 0xffff_ffff);
  if (opcode === undefined) return undefined;
  const flips = new Map<number, number>();
  for (const flip of (parameters.get("flip") ?? "").split(".").slice(0, MAX_FLIPS)) {
    const [, offset = "", bits = ""] = /^(\d{1,5})-([0-9a-f]{2})$/.exec(flip) ?? [];
    const [at, mask] = [integer(offset, 0, MAX_OFFSET), Number.parseInt(bits, 16)];
    if (at !== undefined && mask > 0) flips.set(at, mask);
  }
  const extra = integer(parameters.get("extra"), -MAX_OFFSET, MAX_EXTRA) ?? 0;
  return { opcode, changes: { flips, extra } };
}

function integer(text: string | null, least: number, most: number): number | undefined {
  const number = /^-?\d+$/.test(text ?? "") ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null, fallback: T): T {
  return allowed.find((candidate) => candidate === value) ?? fallback;
}
