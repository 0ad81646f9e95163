import { SharedMessages } from "../shared-messages.js";
import { copyMessage, parseUnknownFields, type WithUnknownFields } from "../unknown-fields.js";
import { MAX_NESTING, WireType } from "../wire/wire-reader.js";
import { type BodyReader, FREE_NESTED_MESSAGES, tooMany } from "./body-reader.js";

/** Reads a nested message. In a single function, as messages nest and a thread's stack may be small. */
export function takeMessage<T>(reader: BodyReader, read: (reader: BodyReader) => T): T {
  reader.expect(WireType.LengthDelimited);
  if (++reader.nesting > MAX_NESTING) throw new RangeError(`more than ${MAX_NESTING} messages within each other`);
  const outer = reader.enter();
  const { seen, seenHigh } = reader;
  reader.seen = 0;
  reader.seenHigh = undefined;
  // Only in lists, where the same small messages come again and again.
  const value = reader.elements === 0 ? read(reader) : takeShared(reader, read);
  reader.seen = seen;
  reader.seenHigh = seenHigh;
  reader.end = outer;
  reader.nesting--;
  return value;
}

/** Returns the value of a message that may come again: the last one counts, and the copies in the one before are wiped. */
export function replace<T>(reader: BodyReader, previous: T | undefined, value: T): T {
  if (previous !== undefined && reader.hasCopies) discard(reader, previous);
  return value;
}

/** Reads a repeated field, packed or not, element by element. */
export function takeList<T>(reader: BodyReader, into: T[], elementWireType: number, take: () => T): void {
  reader.allowDuplicate();
  if (reader.wireType !== WireType.LengthDelimited || elementWireType === WireType.LengthDelimited) {
    into.push(takeElement(reader, take));
    return;
  }
  const outer = reader.enter();
  reader.wireType = elementWireType;
  while (reader.at < reader.end) into.push(takeElement(reader, take));
  reader.end = outer;
}

/**
 * Returns a union as its message had it: `siblingUnknownFields` are the fields unknown here. Without a known variant the first of those
 * is taken for a variant of a newer service.
 */
export function finishUnion<T extends object>(
  reader: BodyReader,
  name: string,
  value: T | undefined,
  unknown: readonly number[] | undefined,
): T {
  if (unknown === undefined) return value ?? reader.missing(name);
  if (value !== undefined) {
    const own = reader.shared?.has(value) === true ? copyShared(reader.shared, value) : value;
    return reader.keepUnknown(own, "siblingUnknownFields", unknown);
  }
  const [first, ...rest] = parseUnknownFields(reader.copyUnknown(unknown));
  return { kind: "unknown", ...first, ...(rest.length > 0 && { siblingUnknownFields: rest }) } as unknown as T;
}

const emptyReaders = new Map<string, (reader: BodyReader) => { readonly kind: string }>();

/** Returns the reader of a variant that has no fields of its own. One reader serves all variants of that name. */
export function readEmpty<Kind extends string>(
  kind: Kind,
): (reader: BodyReader) => { readonly kind: Kind } & WithUnknownFields {
  let read = emptyReaders.get(kind);
  if (read === undefined) {
    read = (reader) => {
      let unknown: number[] | undefined;
      while (reader.next()) unknown = reader.unknown(unknown);
      return reader.finish({ kind }, unknown);
    };
    emptyReaders.set(kind, read);
  }
  return read as (reader: BodyReader) => { readonly kind: Kind };
}

function takeElement<T>(reader: BodyReader, take: () => T): T {
  reader.listElements++;
  reader.countElement();
  return take();
}

/** Messages with byte fields are not shared: their owners wipe them one by one. Unknown fields do not hinder it. */
function takeShared<T>(reader: BodyReader, read: (reader: BodyReader) => T): T {
  reader.shared ??= new SharedMessages(reader.bytes);
  const { shared, at: start } = reader;
  const known = shared.find(read, start, reader.end);
  if (known !== undefined) {
    reader.at = reader.end;
    return known as T;
  }
  countMade(reader, shared);
  const { copies } = reader;
  const value = read(reader);
  if (reader.copies === copies) shared.add(read, start, reader.end, value);
  return value;
}

/** Counts a message that is made within a list: an element itself, or a message within one. */
function countMade({ maxListElements, listElements }: BodyReader, shared: SharedMessages): void {
  const free = Math.max(FREE_NESTED_MESSAGES, maxListElements / 16);
  if (++shared.made > 2 * listElements + free)
    throw tooMany(`${shared.made - 1} different messages in ${listElements} list elements`);
}

function copyShared<T extends object>(shared: SharedMessages, message: T): T {
  const copy = copyMessage(message);
  shared.copies.add(copy);
  return copy;
}

/** Other owners of a shared value keep it. */
function discard(reader: BodyReader, value: unknown): void {
  if (typeof value !== "object" || value === null || reader.shared?.has(value) === true) return;
  if (value instanceof Uint8Array) value.fill(0);
  else if (reader.shared?.copies.has(value) === true) {
    discard(reader, (value as WithUnknownFields).siblingUnknownFields);
  } else for (const part of Object.values(value)) discard(reader, part);
}
