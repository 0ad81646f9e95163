import { isParsecError, ParsecError, type SizedBody } from "@parsec-ts/wire-protocol";
import { BodyReader } from "./body-reader.js";
import type { BodySink } from "./body-sink.js";
import { BodySizer } from "./body-sizer.js";
import { BodyWriter } from "./body-writer.js";
import type { BodyCodec, DecodeOptions } from "./operation.js";
import type { WithUnknownFields } from "./unknown-fields.js";

/** Makes a codec from the two functions that are generated for a message. */
export function bodyCodec<T>(
  message: string,
  write: (sink: BodySink, value: T) => void,
  read: (reader: BodyReader) => T,
): BodyCodec<T> {
  return {
    message,

    size(value: T): SizedBody {
      if (typeof value !== "object" || value === null) {
        throw new ParsecError("usage", "ERR_PARSEC_ARGUMENT", `A ${message} must be an object.`, { argument: message });
      }
      const sizer = new BodySizer();
      write(sizer, value);
      return {
        byteLength: sizer.size,
        inlineLength: sizer.size - sizer.separate,
        writeTo: (target, offset) => new BodyWriter(sizer, target, offset).write(value, write),
      };
    },

    decode(body: Uint8Array, { maxListElements }: DecodeOptions = {}): T {
      const reader = new BodyReader(body, maxListElements);
      try {
        return read(reader);
      } catch (error) {
        reader.wipe();
        if (isParsecError(error)) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new ParsecError("protocol", "ERR_PARSEC_PROTOCOL_BODY", `The body is not a ${message}: ${reason}.`, {
          cause: error,
        });
      }
    },
  };
}

/** Returns the names of an enum by number. Of several names for one number, the first counts. */
export function enumNames<Name extends string>(numbers: Readonly<Record<Name, number>>): ReadonlyMap<number, Name> {
  const names = new Map<number, Name>();
  for (const name in numbers) {
    if (!names.has(numbers[name])) names.set(numbers[name], name);
  }
  return names;
}

/** Writes a variant that has no fields of its own. */
export function writeEmpty(sink: BodySink, value: WithUnknownFields): void {
  sink.unknown(value.unknownFields);
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
