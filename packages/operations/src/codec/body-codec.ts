import { isParsecError, ParsecError, type SizedBody } from "@parsec-ts/wire-protocol";
import { BodyReader } from "./body-reader.js";
import type { BodySink, UnknownField, WithUnknownFields } from "./body-sink.js";
import { BodySizer } from "./body-sizer.js";
import { BodyWriter } from "./body-writer.js";
import type { BodyCodec } from "./operation.js";

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
        writeTo: (target, offset) => new BodyWriter(sizer).write(target, offset, value, write),
      };
    },

    decode(body: Uint8Array): T {
      const reader = new BodyReader(body);
      try {
        const message = read(reader);
        reader.wipeReplaced(message);
        return message;
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

/** Reads a variant that has no fields of its own. */
export function readEmpty(reader: BodyReader): WithUnknownFields {
  const unknownFields: UnknownField[] = [];
  while (reader.next()) unknownFields.push(reader.unknown());
  return unknownFields.length > 0 ? { unknownFields } : {};
}
