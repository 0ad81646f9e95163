import { utf8Bytes } from "@parsec-ts/operations/codec";
import { allocateBytes } from "@parsec-ts/wire-protocol";

type Field = number | string;

/**
 * Packs the elements of a list for list.c: their count, then the fields of each. A number has four bytes in the machine's order; a text its
 * length, its UTF-8 and a NUL, which counts.
 */
export function packedList(elements: readonly (readonly Field[])[]): Uint8Array {
  const parts = [numbers(elements.length), ...elements.flatMap((fields) => fields.flatMap(packed))];
  const bytes = allocateBytes(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Numbers of four bytes in the machine's order, as C has them. */
export function numbers(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

function packed(field: Field): readonly Uint8Array[] {
  if (typeof field === "number") return [numbers(field)];
  const text = utf8Bytes(field);
  return [numbers(text.length + 1), text, new Uint8Array(1)];
}
