import type { RandomChoices } from "./random-choices.js";

/** Numbers at the limits of lengths, tags and counts. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

type Mutation = (bytes: Uint8Array, choices: RandomChoices, corpus: readonly Uint8Array[]) => Uint8Array;

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

const mutations: readonly Mutation[] = [
  (bytes, choices) => {
    if (bytes.length > 0) {
      const at = choices.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << choices.below(8));
    }
    return bytes;
  },
  (bytes, choices) => {
    if (bytes.length > 0) bytes[choices.below(bytes.length)] = choices.below(256);
    return bytes;
  },
  (bytes, choices) => bytes.slice(0, choices.below(bytes.length + 1)),
  (bytes, choices) => join(bytes, choices.bytes(choices.below(16))),
  (bytes, choices) => {
    const at = choices.below(bytes.length + 1);
    return join(bytes.subarray(0, at), choices.bytes(1 + choices.below(8)), bytes.subarray(at));
  },
  (bytes, choices) => {
    const at = choices.below(bytes.length + 1);
    return join(bytes.subarray(0, at), bytes.subarray(at + 1 + choices.below(8)));
  },
  (bytes, choices) => {
    const number = new Uint8Array(4);
    new DataView(number.buffer).setUint32(0, choices.of(EDGES), true);
    const at = choices.below(bytes.length + 1);
    return join(bytes.subarray(0, at), number, bytes.subarray(at + 4));
  },
  (bytes, choices, corpus) => {
    const other = choices.of(corpus);
    return join(bytes.subarray(0, choices.below(bytes.length + 1)), other.subarray(choices.below(other.length + 1)));
  },
  (bytes, choices) => {
    const at = choices.below(bytes.length + 1);
    const piece = bytes.subarray(at, at + 1 + choices.below(16));
    return join(bytes.subarray(0, at), piece, piece, bytes.subarray(at));
  },
];

/** Returns one input of the corpus with one to four mutations, or sometimes random bytes. */
export function mutate(corpus: readonly Uint8Array[], choices: RandomChoices): Uint8Array {
  if (choices.below(50) === 0) return choices.bytes(choices.below(80));
  let bytes: Uint8Array = choices.of(corpus).slice();
  for (let i = choices.below(4); i >= 0; i--) bytes = choices.of(mutations)(bytes, choices, corpus);
  return bytes;
}
