import { closestName } from "./closest-name.js";

/**
 * Checks one argument: returns `undefined` for a value that it accepts, else the rest of the sentence "The argument must be …": "true or
 * false, not 1".
 */
export type ArgumentRule = (value: unknown) => string | undefined;

/** For an argument that its function checks by itself. */
export const checkedElsewhere: ArgumentRule = () => undefined;

export const mustBeBoolean: ArgumentRule = (value) =>
  typeof value === "boolean" ? undefined : notWanted("true or false", value);

export const mustBeFunction: ArgumentRule = (value) =>
  typeof value === "function" ? undefined : notWanted("a function", value);

export const mustBeText: ArgumentRule = (value) => (typeof value === "string" ? undefined : notWanted("text", value));

export const mustBeArray: ArgumentRule = (value) => (Array.isArray(value) ? undefined : notWanted("an array", value));

export const mustBeDate: ArgumentRule = (value) =>
  value instanceof Date && Number.isFinite(value.getTime()) ? undefined : notWanted("a valid Date", value);

/** Accepts an AbortSignal, and anything that works like one. */
export const mustBeAbortSignal: ArgumentRule = (value) => {
  const { aborted, addEventListener, removeEventListener } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isSignal =
    typeof aborted === "boolean" && typeof addEventListener === "function" && typeof removeEventListener === "function";
  return isSignal ? undefined : notWanted("an AbortSignal, such as controller.signal of an AbortController", value);
};

/**
 * Accepts objects with named parts that have these methods: no arrays, no bytes, no Map and no promise. `example` shows one. A method whose
 * name ends with a question mark may be left out.
 */
export function mustBeObject(example: string, ...methods: readonly string[]): ArgumentRule {
  const known = methods.map((method) => ({ name: method.replace("?", ""), isOptional: method.endsWith("?") }));
  return (value) => {
    if (!hasNamedParts(value)) return notWanted(`an object such as ${example}`, value);
    for (const { name, isOptional } of known) {
      const found = (value as Readonly<Record<string, unknown>>)[name];
      if (typeof found === "function" || (found === undefined && isOptional)) continue;
      const problem = found === undefined ? `this one has no method ${name}` : `${name} of this one is no function`;
      return `an object such as ${example}: ${problem}`;
    }
    return undefined;
  };
}

/** Accepts integers. `unit` says what is counted: "bytes". */
export function mustBeInteger(min: number, max: number, unit?: string): ArgumentRule {
  const expected = `${unit === undefined ? "an integer" : `a whole number of ${unit}`} ${range(min, max)}`;
  return (value) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max
      ? undefined
      : notWanted(expected, value);
}

/** Accepts the id of a provider. */
export const mustBeProvider: ArgumentRule = (value) =>
  typeof value === "string" ? "a provider's id, such as ProviderId.Tpm, not text" : isByte(value);

const isByte = /* @__PURE__ */ mustBeInteger(0, 0xff);

/** Accepts some texts. */
export function mustBeOneOf(...allowed: readonly string[]): ArgumentRule {
  return (value) => {
    if (typeof value !== "string") return notWanted(quoted(allowed), value);
    if (allowed.includes(value)) return undefined;
    const meant = closestName(value, allowed);
    const hint = meant === undefined ? "" : `: did you mean ${JSON.stringify(meant)}?`;
    return `${quoted(allowed)}, not ${JSON.stringify(value.slice(0, 40))}${hint}`;
  };
}

/** Accepts a name: text without the character NUL and without half of a surrogate pair, which UTF-8 cannot hold. */
export const mustBeName: ArgumentRule = (value) => {
  if (typeof value !== "string") return mustBeText(value);
  if (value.includes("\0")) return "a name without the character NUL";
  return HALF_PAIR.test(value) ? "valid Unicode, without unpaired surrogates" : undefined;
};

/** As {@link mustBeName}, for a name of at least one character. */
export const mustBeFilledName: ArgumentRule = (value) =>
  value === "" ? "a name of at least one character" : mustBeName(value);

/** Half of a surrogate pair. */
const HALF_PAIR = /\p{Surrogate}/u;

/**
 * Accepts a `Uint8Array`, a `Buffer` included, whose bytes no other thread can change and no one has transferred. Says how to make one of
 * what came. Never shows the bytes.
 */
export const mustBeBytes: ArgumentRule = (value) =>
  expectedBytes(value, ": encode it with new TextEncoder().encode(text)");

/** As {@link mustBeBytes}, for bytes that no text has in UTF-8, such as a signature: says that such a text has to be decoded. */
export const mustBeBinary: ArgumentRule = (value) =>
  expectedBytes(value, ": decode it, from base64 or hex as it was encoded");

function expectedBytes(value: unknown, cureOfText: string): string | undefined {
  if (typeof value === "string") return `a Uint8Array, not text${cureOfText}`;
  if (!(value instanceof Uint8Array)) return `a Uint8Array, not ${kindOf(value)}${cureOf(value)}`;
  if (isShared(value.buffer))
    return "a Uint8Array of its own, not of shared memory: copy it with Uint8Array.from(bytes)";
  return value.length === 0 && isDetached(value.buffer)
    ? "a Uint8Array that still has its bytes: this one's buffer was transferred"
    : undefined;
}

/** The usual words for a value that is not wanted. Texts and bytes are not shown: they may be secret. */
export function kindOf(value: unknown): string {
  const type = typeof value;
  if (type === "string") return "text";
  if (type === "bigint") return `${value}n`;
  if (type === "function" || type === "symbol") return `a ${type}`;
  if (Object(value) !== value) return String(value);
  if (Array.isArray(value)) return "an array";
  const name = Object.prototype.toString.call(value).slice("[object ".length, -1);
  return `${/^[AEIO]/.test(name) ? "an" : "a"} ${name === "Object" ? "object" : name}`;
}

function notWanted(expected: string, value: unknown): string {
  return `${expected}, not ${kindOf(value)}`;
}

function cureOf(value: unknown): string {
  if (Array.isArray(value)) return ": use Uint8Array.from(array)";
  if (ArrayBuffer.isView(value)) return ": use new Uint8Array(view.buffer, view.byteOffset, view.byteLength)";
  return value instanceof ArrayBuffer ? ": use new Uint8Array(buffer)" : "";
}

/** Objects whose content is no property of theirs, so that all that a caller has put into them would be left out. */
const WITHOUT_PARTS =
  /^\[object (?:Map|Set|WeakMap|WeakSet|Promise|Date|RegExp|Error|String|Number|Boolean|SharedArrayBuffer|Headers|FormData|URLSearchParams)\]$/;

/** True for an object that is none of the lists and boxes that are objects in JavaScript: arrays, bytes and their buffers, Map, Promise. */
export function hasNamedParts(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return (
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof ArrayBuffer) &&
    !WITHOUT_PARTS.test(Object.prototype.toString.call(value))
  );
}

function isShared(buffer: ArrayBufferLike): boolean {
  // Nearly always so, and cheaper than the name, which buffers of another realm need.
  if (buffer instanceof ArrayBuffer) return false;
  return Object.prototype.toString.call(buffer) === "[object SharedArrayBuffer]";
}

/** No view can be made of a buffer that was transferred. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true;
  }
}

function range(min: number, max: number): string {
  return max >= Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
}

function quoted(allowed: readonly string[]): string {
  const texts = allowed.map((text) => JSON.stringify(text));
  return texts.length > 1 ? `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}` : (texts[0] ?? "");
}
