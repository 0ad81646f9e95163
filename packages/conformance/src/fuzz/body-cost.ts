import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { BodyCodec } from "@parsec-ts/operations";
import { BodyReader, FREE_NESTED_MESSAGES } from "@parsec-ts/operations/codec";
import { isParsecError } from "@parsec-ts/wire-protocol";
import { BODY_LIMIT, type CostlyBody, describedLength, makeBody } from "./costly-body.js";

/** The cost of decoding one body. */
export interface BodyCost {
  /** Length of the longest body of this description that is accepted. */
  readonly bytes: number;
  readonly repeat: number;
  /** Bytes of heap and buffers that the value holds after collection. */
  readonly retained: number;
  /** The bound on `retained`. */
  readonly allowed: number;
  /** Elements of lists, unknown fields included. */
  readonly elements: number;
  /** Fields that were visited in the longest body within the limit, accepted or refused, divided by its bytes. */
  readonly visitedPerByte: number;
}

const MiB = 1 << 20;

/** Memory of lists beside their elements: messages within them that are not counted, and what V8 keeps for shapes. */
const LIST_SLACK = FREE_NESTED_MESSAGES * 256;

/** Measures a body. `isList` says that the result holds a list, whose elements are bounded one by one. */
export function bodyCost(codec: BodyCodec<unknown>, isList: boolean, described: CostlyBody): BodyCost {
  const available = BODY_LIMIT - describedLength(described.head);
  const most = Math.min(described.repeat, Math.floor(available / Math.max(1, describedLength(described.piece))));
  const longest = makeBody(described, most);
  const visitedPerByte = visitedFields(() => void tryDecode(codec, longest)) / Math.max(2, longest.length);
  const lengthOf = (count: number): number => longest.length - (most - count) * describedLength(described.piece);
  const repeat = mostAccepted(most, (count) => tryDecode(codec, longest.subarray(0, lengthOf(count))) !== undefined);
  const body = longest.slice(0, lengthOf(repeat));
  const { elements, wide } = contentOf(tryDecode(codec, body));
  const allowed = isList ? 256 * elements + body.length + wide + LIST_SLACK : 2 * body.length + MiB;
  const measure = (): number => retainedBy(() => tryDecode(codec, body));
  let retained = measure();
  // Other parts of the process allocate and free as well: a cost near the bound is measured again.
  if (retained > 0.7 * allowed) retained = median(Array.from({ length: 5 }, measure));
  return { bytes: body.length, repeat, retained, allowed, elements, visitedPerByte };
}

/** The memory that is allocated while a body is decoded, kept or not. */
export interface Allocation {
  readonly bytes: number;
  readonly elements: number;
  /** Bytes of heap and buffers. */
  readonly allocated: number;
}

/** Bodies this short are decoded without a collection in between. */
const SHORT_BODY = 200_000;
const SHORT_REPEAT = 100;

/** Counts what decoding a short body of this description allocates: the third lowest of nine runs, as compiling allocates too, and collections go on meanwhile. */
export function allocationOf(codec: BodyCodec<unknown>, described: CostlyBody): Allocation {
  const fitting = Math.floor(SHORT_BODY / Math.max(1, describedLength(described.piece)));
  const body = makeBody(described, Math.max(1, Math.min(described.repeat, SHORT_REPEAT, fitting)));
  const runs = Array.from({ length: 9 }, () => {
    collectGarbage();
    const before = inUse();
    codec.decode(body);
    return inUse() - before;
  });
  return {
    bytes: body.length,
    elements: contentOf(codec.decode(body)).elements,
    allocated: runs.sort((a, b) => a - b)[2] ?? 0,
  };
}

/** Milliseconds in which V8 has compiled what decodes a body; a short body decoded a few times measures its interpreter. */
const WARM_UP = 150;

/** Returns the milliseconds that decoding or refusing a body takes in compiled code, the least of many runs. */
export function decodeTime(codec: BodyCodec<unknown>, body: Uint8Array): number {
  let least = Number.POSITIVE_INFINITY;
  const end = performance.now() + WARM_UP;
  for (let started = performance.now(); started < end; started = performance.now()) {
    tryDecode(codec, body);
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

/** Returns the bytes of heap and buffers that become free when a value is dropped. */
function retainedBy(make: () => unknown): number {
  const value: unknown[] = [make()];
  collectGarbage();
  const held = inUse();
  value.pop();
  collectGarbage();
  return held - inUse();
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Decodes a body; returns undefined if it is refused. */
function tryDecode(codec: BodyCodec<unknown>, body: Uint8Array): unknown {
  try {
    return codec.decode(body);
  } catch (error) {
    if (isParsecError(error) && error.family === "protocol") return undefined;
    throw error;
  }
}

/** Returns the highest number of repetitions that is accepted, if all fewer are accepted too but none at all. */
function mostAccepted(most: number, accepts: (repeat: number) => boolean): number {
  if (most < 1 || !accepts(1)) return 0;
  if (accepts(most)) return most;
  let [low, high] = [1, most];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (accepts(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Runs a decoder and returns the fields that its reader visited. */
function visitedFields(decode: () => void): number {
  const { next } = BodyReader.prototype;
  let reader: BodyReader | undefined;
  BodyReader.prototype.next = function (this: BodyReader) {
    reader = this;
    return next.call(this);
  };
  try {
    decode();
  } finally {
    BodyReader.prototype.next = next;
  }
  return reader?.visited ?? 0;
}

/** Counts the elements of a value, and the bytes that its strings take beyond a byte for each character. */
function contentOf(value: unknown): { readonly elements: number; readonly wide: number } {
  let elements = 0;
  let wide = 0;
  const visit = (part: unknown): void => {
    if (typeof part === "string" && /[^\0-\xff]/.test(part)) wide += part.length;
    if (typeof part !== "object" || part === null || part instanceof Uint8Array) return;
    if (Array.isArray(part)) elements += part.length;
    // An unknown variant is an unknown field of its union.
    if ("kind" in part && part.kind === "unknown") elements++;
    for (const inner of Object.values(part)) visit(inner);
  };
  visit(value);
  return { elements, wide };
}

function inUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

let gc: (() => void) | undefined;

function collectGarbage(): void {
  if (gc === undefined) {
    setFlagsFromString("--expose-gc");
    gc = runInNewContext("gc") as () => void;
  }
  gc();
}
